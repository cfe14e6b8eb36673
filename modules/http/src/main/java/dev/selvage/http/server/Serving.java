// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the routes of one router share. Any thread. */
final class Serving {
  static final System.Logger LOG = System.getLogger("dev.selvage.http.server");

  private final Vertx vertx;
  private final Router router;
  private final List<RouteCounters> routes = new CopyOnWriteArrayList<>();
  private final List<Consumer<? super Served>> observers = new CopyOnWriteArrayList<>();
  private final Set<Exchange> inFlight = ConcurrentHashMap.newKeySet();
  private final Set<Idle> waiting = ConcurrentHashMap.newKeySet();
  private volatile int maxInFlight = 10_000;
  private volatile boolean draining;

  Serving(Vertx vertx, Router router) {
    this.vertx = vertx;
    this.router = router;
  }

  Vertx vertx() {
    return vertx;
  }

  Router router() {
    return router;
  }

  // ---- routes

  RouteCounters newRoute(HttpMethod method, String path) {
    RouteCounters counters = new RouteCounters(method.name(), path);
    routes.add(counters);
    return counters;
  }

  List<RouteStats> stats() {
    return routes.stream().map(RouteCounters::stats).toList();
  }

  void observe(Consumer<? super Served> observer) {
    observers.add(observer);
  }

  void tell(Served served) {
    for (Consumer<? super Served> observer : observers) {
      try {
        observer.accept(served);
      } catch (RuntimeException e) {
        LOG.log(ERROR, "an observer of " + served.route() + " failed", e);
      }
    }
  }

  /** Answers what no route answers, and what fails in handlers of the router, in our form. */
  void handleErrors() {
    for (int status : Statuses.known()) {
      router.errorHandler(status, context -> answerError(context, status));
    }
  }

  private void answerError(RoutingContext context, int status) {
    if (context.response().headWritten() || context.response().closed()) {
      return;
    }
    String path = path(context);
    String what = context.request().method() + " " + path;
    Throwable failure = context.failure();
    Problem problem =
        status == 500 && failure != null
            ? Problems.of(failure, what)
            : Problem.of(status, detail(context, status, path));
    if (status == 405) {
      problem = problem.withHeader("allow", allowed(path));
    }
    Response.to(context, this).send(Answer.of(problem, path));
  }

  private static String path(RoutingContext context) {
    try {
      return context.normalizedPath();
    } catch (IllegalArgumentException e) {
      LOG.log(DEBUG, "a path that cannot be decoded", e);
      return String.valueOf(context.request().path());
    }
  }

  private String allowed(String path) {
    return routes.stream()
        .filter(route -> route.matches(path))
        .map(RouteCounters::method)
        .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String detail(RoutingContext context, int status, String path) {
    HttpMethod method = context.request().method();
    return switch (status) {
      case 404 -> "there is no " + path;
      case 405 -> path + " does not know the method " + method;
      default -> method + " " + path + ": " + Statuses.title(status);
    };
  }

  // ---- requests in flight

  void maxInFlight(int requests) {
    if (requests < 1) {
      throw new IllegalArgumentException(
          "Routes: maxInFlight is " + requests + "; it must be at least 1");
    }
    maxInFlight = requests;
  }

  int inFlight() {
    return inFlight.size();
  }

  /** Returns false when there are too many already. */
  boolean enter(Exchange exchange) {
    return inFlight.size() < maxInFlight && inFlight.add(exchange);
  }

  void leave(Exchange exchange) {
    inFlight.remove(exchange);
    if (inFlight.isEmpty()) {
      waiting.forEach(Waiter::resume);
    }
  }

  // ---- draining

  boolean isDraining() {
    return draining;
  }

  /** From now on clients are told to go elsewhere, and event streams end. */
  void drain() {
    draining = true;
    for (Exchange exchange : inFlight) {
      if (exchange.isStream()) {
        exchange.cancel("the server is draining");
      }
    }
  }

  void cancelAll(String why) {
    inFlight.forEach(exchange -> exchange.cancel(why));
  }

  /** Waits until no request is in flight. */
  void awaitIdle() {
    Tasks.checkpoint();
    while (!inFlight.isEmpty()) {
      Idle idle = new Idle();
      waiting.add(idle);
      if (inFlight.isEmpty()) {
        idle.resume();
      }
      try {
        idle.await();
      } finally {
        waiting.remove(idle);
      }
    }
  }

  private final class Idle extends Waiter {
    Idle() {
      super("HttpServerHandle.drain");
    }

    @Override
    protected void withdraw() {
      waiting.remove(this);
    }

    @Override
    public String toString() {
      return "the end of " + inFlight.size() + " requests";
    }
  }
}
