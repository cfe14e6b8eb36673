// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.selvage.tasks.CancelReason;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.Tasks;
import io.vertx.core.AsyncResult;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request being handled: its task, its client, its answer.
 *
 * <p>All of it belongs to the event loop of the request, except {@link #cancel}, which may be
 * called from any thread. The answer is written when the task has completed, by {@link #completed};
 * what fails is turned into a problem inside the task, so that a cancelled task is told apart from
 * a handler that asked for the result of some other cancelled task.
 */
final class Exchange {
  private static final String CLIENT_WENT_AWAY = "the client went away";

  private final Serving serving;
  private final RouteCounters route;
  private final RouteSettings settings;
  private final RoutingContext context;
  private final RouteHandler handler;
  private final boolean stream;
  private final String what;

  private volatile @Nullable Task<?> task;
  private volatile @Nullable String cancelledBecause;
  private boolean clientGone;
  private Duration took = Duration.ZERO;

  Exchange(
      Serving serving,
      RouteCounters route,
      RouteSettings settings,
      RoutingContext context,
      RouteHandler handler,
      boolean stream) {
    this.serving = serving;
    this.route = route;
    this.settings = settings;
    this.context = context;
    this.handler = handler;
    this.stream = stream;
    this.what = context.request().method() + " " + context.normalizedPath();
  }

  RoutingContext context() {
    return context;
  }

  Serving serving() {
    return serving;
  }

  RouteSettings settings() {
    return settings;
  }

  boolean isStream() {
    return stream;
  }

  // ---- in the callback of the request

  /** Starts the task; the body of the request waits until the task reads it. */
  void start() {
    context.request().pause();
    if (!serving.enter(this)) {
      answer(
          Answer.of(
              Problem.unavailable("there are too many requests at the moment")
                  .withHeader("retry-after", "1"),
              path()));
      return;
    }
    route.begun();
    context.addEndHandler(this::ended);
    var unused = Tasks.run(serving.vertx(), what, this::handle).onComplete(this::completed);
  }

  private void ended(AsyncResult<Void> end) {
    if (end.succeeded()) {
      return;
    }
    clientGone = true;
    if (stream || settings.cancelsWithoutClient(context.request().method())) {
      cancel(CLIENT_WENT_AWAY);
    }
  }

  /** The client is there, and might as well not be. */
  void giveUp(String why) {
    clientGone = true;
    cancel(why);
    var unused = context.response().reset();
  }

  /** Cancels the task, now or when it starts. The first reason stays. Any thread. */
  void cancel(String why) {
    synchronized (this) {
      if (cancelledBecause == null) {
        cancelledBecause = why;
      }
    }
    Task<?> running = task;
    if (running != null) {
      running.cancel(why);
    }
  }

  // ---- in the task

  private Answer handle() {
    Deadline start = Deadline.after(Duration.ZERO);
    try {
      return answer();
    } finally {
      took = start.remaining().negated();
    }
  }

  private Answer answer() {
    Task<?> self = Tasks.current().orElseThrow();
    task = self;
    String why = cancelledBecause;
    if (why != null) {
      self.cancel(why);
    }
    Tasks.checkpoint();
    try {
      return withinTime();
    } catch (Cancellation cancelled) {
      throw cancelled;
    } catch (Throwable failure) {
      return Answer.of(Problems.of(failure, what), path());
    }
  }

  private Answer withinTime() throws Exception {
    Duration timeout = settings.timeout();
    return timeout == null
        ? handled()
        : Tasks.moveOnAfter(timeout, this::handled).orElseGet(() -> tooLate(timeout));
  }

  private Answer handled() throws Exception {
    return Answer.of(handler.handle(new Request(this)), settings.json(), path());
  }

  private Answer tooLate(Duration timeout) {
    Serving.LOG.log(
        INFO,
        "route {0}: what the task ''{1}'' did was cancelled: its time of {2} was over",
        route.route(),
        what,
        timeout);
    return Answer.of(
        Problem.unavailable("this took longer than " + timeout.toMillis() + " ms"), path());
  }

  private String path() {
    return context.normalizedPath();
  }

  // ---- when the task has completed

  private void completed(AsyncResult<Answer> outcome) {
    int status = finish(outcome);
    serving.leave(this);
    route.over(status, took);
    serving.tell(new Served(route.route(), context.request().method().name(), status, took));
  }

  private int finish(AsyncResult<Answer> outcome) {
    if (outcome.failed()) {
      logCancelled(outcome.cause());
    }
    if (clientGone || context.response().closed()) {
      return Served.CLIENT_GONE;
    }
    if (context.response().headWritten()) {
      return endWritten();
    }
    Answer answer =
        outcome.succeeded()
            ? outcome.result()
            : Answer.of(Problem.unavailable("the service stopped working on this"), path());
    answer(answer);
    return answer.status();
  }

  private int endWritten() {
    if (!context.response().ended()) {
      var unused = context.response().end();
    }
    Response.to(context, serving).discardRest();
    return context.response().getStatusCode();
  }

  private void answer(Answer answer) {
    Response.to(context, serving).send(answer);
  }

  private void logCancelled(Throwable cause) {
    String why =
        cancelledBecause != null
            ? cancelledBecause
            : cause instanceof TaskCancelledException cancelled
                ? because(cancelled.reason())
                : String.valueOf(cause.getMessage());
    Serving.LOG.log(
        stream ? DEBUG : INFO,
        "route {0}: the task ''{1}'' was cancelled after {2} ms: {3}",
        route.route(),
        what,
        String.valueOf(took.toMillis()),
        why);
  }

  private static String because(CancelReason reason) {
    return reason.why();
  }

  @Override
  public String toString() {
    return what;
  }
}
