// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.http.Json;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Routes in direct style.
 *
 * <pre>{@code
 * Routes routes = Routes.of(vertx);
 * routes.get("/items/{id}", request -> items.find(request.path("id", Long.class)));
 * routes.post("/items", request -> Reply.created("/items/7", items.add(request.json(Item.class))));
 * routes.withTimeout(ofSeconds(5)).get("/report", request -> reports.build());
 * HttpServerHandle server = routes.listen(8080);
 * }</pre>
 *
 * <p><b>What a handler returns</b>: a record, list or map becomes JSON with 200; a {@link Reply}
 * says itself what it is; a string is text; a {@code Buffer} or {@code byte[]} is bytes; null is
 * 204; an empty {@code Optional} is 404, a full one its value; a Vert.x {@code Future} is waited
 * for. <b>What it throws</b> becomes a problem document (RFC 9457): a {@link Problem} as it is, a
 * missed deadline 504, a failed call of our HTTP client 502, anything else 500 with an id, under
 * which the failure is logged; the client gets to see nothing of it.
 *
 * <p><b>Cancellation.</b> The task of a request is cancelled when its client has gone away (GET and
 * HEAD, unless {@link #onClientGone} says otherwise), when the time of the route is over ({@link
 * #withTimeout}: 503), and when the server has drained long enough (503). Each is one line in the
 * log.
 *
 * <p><b>Limits.</b> A body may have 10 MB ({@link #withMaxBodyBytes}: 413), 10,000 requests may be
 * in flight ({@link #withMaxInFlight}: 503).
 *
 * <p>Add routes before the server listens. {@link #withTimeout} and its likes return the same
 * routes with other settings for what is added through them. The router is plain vertx-web.
 */
@CheckReturnValue
public final class Routes {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final Serving serving;
  private final RouteSettings settings;

  private Routes(Serving serving, RouteSettings settings) {
    this.serving = serving;
    this.settings = settings;
  }

  /** Routes on a new router, whose own errors (404, 405 and so on) are problem documents too. */
  public static Routes of(Vertx vertx) {
    Serving serving = new Serving(vertx, Router.router(vertx));
    serving.handleErrors();
    return new Routes(serving, RouteSettings.DEFAULTS);
  }

  /** Routes on a router made elsewhere, whose error handlers are left alone. */
  public static Routes over(Vertx vertx, Router router) {
    return new Routes(new Serving(vertx, router), RouteSettings.DEFAULTS);
  }

  /** The router underneath. */
  public Router router() {
    return serving.router();
  }

  // ---- settings of the routes that are added next

  /** With a limit for the time of each request; when it is over, the task is cancelled. */
  public Routes withTimeout(Duration timeout) {
    return new Routes(serving, settings.withTimeout(timeout));
  }

  /** With another limit for the bodies of requests. */
  public Routes withMaxBodyBytes(int bytes) {
    return new Routes(serving, settings.withMaxBodyBytes(bytes));
  }

  /** With the same behaviour for all methods when the client has gone away. */
  public Routes onClientGone(ClientGone behaviour) {
    return new Routes(serving, settings.withClientGone(behaviour));
  }

  /** With another way to read and write JSON. */
  public Routes withJson(Json json) {
    return new Routes(serving, settings.withJson(json));
  }

  /** With another limit for the requests in flight, of all routes together. */
  @CanIgnoreReturnValue
  public Routes withMaxInFlight(int requests) {
    serving.maxInFlight(requests);
    return this;
  }

  // ---- routes

  /** A route for GET, and for HEAD, which is answered like GET without the body. */
  @CanIgnoreReturnValue
  public Routes get(String path, RouteHandler handler) {
    return add(HttpMethod.GET, path, handler);
  }

  /** A route for POST. */
  @CanIgnoreReturnValue
  public Routes post(String path, RouteHandler handler) {
    return add(HttpMethod.POST, path, handler);
  }

  /** A route for PUT. */
  @CanIgnoreReturnValue
  public Routes put(String path, RouteHandler handler) {
    return add(HttpMethod.PUT, path, handler);
  }

  /** A route for PATCH. */
  @CanIgnoreReturnValue
  public Routes patch(String path, RouteHandler handler) {
    return add(HttpMethod.PATCH, path, handler);
  }

  /** A route for DELETE. */
  @CanIgnoreReturnValue
  public Routes delete(String path, RouteHandler handler) {
    return add(HttpMethod.DELETE, path, handler);
  }

  /**
   * A route for any method.
   *
   * @param path {@code /items/{id}}; an asterisk at the end stands for any rest
   */
  @CanIgnoreReturnValue
  public Routes add(HttpMethod method, String path, RouteHandler handler) {
    return add(method, path, handler, false);
  }

  /**
   * A route that streams server-sent events. The stream ends when the handler returns; when the
   * client leaves, or the server drains, the task is cancelled.
   */
  @CanIgnoreReturnValue
  public Routes events(String path, EventsHandler handler) {
    return add(HttpMethod.GET, path, request -> EventStream.serve(request, handler), true);
  }

  /**
   * A route that serves a file from the class path. It is read once, now, and revalidated by its
   * hash.
   *
   * @param resource {@code web/index.html}
   * @throws IllegalArgumentException when there is no such resource
   */
  @CanIgnoreReturnValue
  public Routes page(String path, String resource) {
    Page page = Page.load(resource);
    return add(HttpMethod.GET, path, page::answer, false);
  }

  private Routes add(HttpMethod method, String path, RouteHandler handler, boolean streams) {
    RouteCounters counters = serving.newRoute(method, path);
    Route route = serving.router().route(PARAMETER.matcher(path).replaceAll(":$1")).method(method);
    if (method.equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
    route.handler(
        context -> new Exchange(serving, counters, settings, context, handler, streams).start());
    return this;
  }

  // ---- serving

  /** {@link #listen(HttpServerOptions)} on all addresses of the machine; 0 takes any free port. */
  public HttpServerHandle listen(int port) {
    return listen(serverOptions().setPort(port));
  }

  /** {@link #listen(HttpServerOptions)} on one address. */
  public HttpServerHandle listen(int port, String host) {
    return listen(serverOptions().setPort(port).setHost(host));
  }

  /**
   * Starts to serve; waits until the port is open. A server made in a verticle is closed with it;
   * {@link HttpServerHandle#drain drain} it before.
   */
  public HttpServerHandle listen(HttpServerOptions options) {
    Future<HttpServerHandle> opened = open(options);
    return Tasks.await(opened, () -> {}, HttpServerHandle::abandon);
  }

  /** {@link #listen(HttpServerOptions)} for code that is no task. */
  public Future<HttpServerHandle> open(HttpServerOptions options) {
    return serving
        .vertx()
        .createHttpServer(options)
        .requestHandler(serving.router())
        .listen()
        .map(server -> new HttpServerHandle(serving, server));
  }

  /**
   * What {@link #listen(int)} starts from: the defaults of Vert.x, and connections on which nothing
   * happens for two minutes are closed.
   */
  public static HttpServerOptions serverOptions() {
    return new HttpServerOptions().setIdleTimeout(120);
  }

  // ---- what goes on

  /** How many requests are being handled now. Any thread. */
  public int inFlight() {
    return serving.inFlight();
  }

  /** The counters of each route, in the order in which they were added. Any thread. */
  public List<RouteStats> stats() {
    return serving.stats();
  }

  /**
   * Has each request told when it is over, on its event loop: for metrics and access logs. The
   * observer must not wait.
   */
  @CanIgnoreReturnValue
  public Routes observe(Consumer<? super Served> observer) {
    serving.observe(observer);
    return this;
  }
}
