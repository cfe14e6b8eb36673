// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a verticle and its restarts. Everything but the constructor runs on the context
 * of {@link Control}.
 *
 * <p>An instance alternates between a {@link Life} and a pause. What happens to a life that is no
 * longer the current one is ignored; so is everything after {@link #stop()}.
 */
final class Instance {
  private static final System.Logger LOG = System.getLogger("dev.selvage.service");
  private static final Duration POLL = Duration.ofMillis(10);

  /** How long a verticle may take to stop before it is started again beside its remains. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** Hears of changes; called on the context of the control. */
  interface Listener {
    void changed();

    void exhausted(Instance instance, Throwable cause);
  }

  private final Control control;
  private final String name;
  private final VerticleOptions options;
  private final Supplier<? extends Deployable> supplier;
  private final Listener listener;
  private final RestartHistory history;
  private final Promise<Void> started = Promise.promise();
  private @Nullable Future<Void> stopped;
  private VerticleState state = VerticleState.WAITING;
  private @Nullable Life life;
  private @Nullable String deploymentId;
  private Future<Void> attempt = Future.succeededFuture();
  private @Nullable Throwable lastFailure;
  private long restarts;
  private long timer = -1;

  Instance(
      Control control,
      String name,
      VerticleOptions options,
      Supplier<? extends Deployable> supplier,
      Listener listener) {
    this.control = control;
    this.name = name;
    this.options = options;
    this.supplier = supplier;
    this.listener = listener;
    this.history = new RestartHistory(options.restart());
  }

  VerticleState state() {
    return state;
  }

  long restarts() {
    return restarts;
  }

  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure).map(Throwable::toString);
  }

  /**
   * Starts it; the future completes when it runs for the first time and fails when it never will.
   */
  Future<Void> start() {
    if (stopped == null) {
      deploy();
    }
    return started.future();
  }

  /** Undeploys it for good, after a start that is under way has come to its end. */
  Future<Void> stop() {
    if (stopped == null) {
      control.vertx().cancelTimer(timer);
      enter(VerticleState.STOPPING);
      stopped =
          attempt.transform(result -> retire()).onComplete(result -> enter(VerticleState.STOPPED));
      started.tryFail(new IllegalStateException(name + " was stopped before it had started"));
    }
    return stopped;
  }

  /** Undeploys it if it runs and starts it again at once; forgets how often it failed. */
  Future<Void> restart() {
    if (stopped != null || !state.canRestart()) {
      return Future.failedFuture(new IllegalStateException(name + " is " + state));
    }
    control.vertx().cancelTimer(timer);
    history.clear();
    enter(VerticleState.STOPPING);
    attempt =
        retire()
            .transform(result -> {
              restarts++;
              return stopped == null ? deploy() : Future.succeededFuture();
            });
    return attempt;
  }

  /** Lets the verticle drain if it runs and can; never fails. */
  Future<Void> drain(Duration limit) {
    Life current = life;
    return current == null
        ? Future.succeededFuture()
        : current
            .drain(limit)
            .recover(e -> {
              LOG.log(WARNING, name + " was not drained", e);
              return Future.succeededFuture();
            });
  }

  /** Fails if the event loop of a running verticle does not answer in time. */
  Future<Void> answer(Duration limit) {
    Life current = life;
    return current == null
        ? Future.succeededFuture()
        : control.within(limit, "the answer of the event loop of " + name, current.answer());
  }

  /** Undeploys it as somebody else would, so that it is started again as after a failure. */
  Future<Void> interrupt() {
    String id = deploymentId;
    return id == null
        ? Future.failedFuture(new IllegalStateException(name + " is " + state))
        : control.vertx().undeploy(id);
  }

  private void enter(VerticleState next) {
    control.requireCurrent();
    if (state != VerticleState.STOPPED) {
      state = next;
      listener.changed();
    }
  }

  private Future<Void> deploy() {
    enter(VerticleState.STARTING);
    attempt =
        control
            .context()
            .executeBlocking(() -> new Life(name, supplier.get()))
            .compose(this::deploy)
            .onFailure(this::failed);
    return attempt;
  }

  private Future<Void> deploy(Life next) {
    return control
        .vertx()
        .deployVerticle(
            next,
            new DeploymentOptions()
                .setThreadingModel(options.threading())
                .setConfig(options.config().copy())
                .setClassLoader(next.classLoader()))
        .onSuccess(id -> running(next, id))
        .mapEmpty();
  }

  private void running(Life next, String id) {
    life = next;
    deploymentId = id;
    if (stopped == null) {
      enter(VerticleState.RUNNING);
      LOG.log(DEBUG, "{0} runs as deployment {1}", name, id);
      started.tryComplete();
    }
    next.watch()
        .onComplete(end -> control.run(() -> ended(next, end.succeeded() ? null : end.cause())));
  }

  private void ended(Life ended, @Nullable Throwable cause) {
    if (ended != life || stopped != null || state != VerticleState.RUNNING) {
      return;
    }
    enter(VerticleState.STOPPING);
    attempt = retire();
    attempt.onComplete(retired -> afterEnd(cause));
  }

  private void afterEnd(@Nullable Throwable cause) {
    if (stopped != null) {
      return;
    }
    if (cause == null) {
      enter(VerticleState.COMPLETED);
    } else {
      failed(cause);
    }
  }

  private void failed(Throwable cause) {
    lastFailure = cause;
    if (stopped != null) {
      return;
    }
    Optional<Duration> delay =
        history.failed(control.nanoTime().getAsLong(), control.random().get());
    if (delay.isPresent()) {
      backOff(delay.get(), cause);
    } else {
      giveUp(cause);
    }
  }

  private void backOff(Duration delay, Throwable cause) {
    RestartPolicy policy = options.restart();
    String message =
        "%s failed and is started again in %d ms (restart %d of at most %d within %d s)"
            .formatted(
                name,
                delay.toMillis(),
                history.count(),
                policy.maxRestarts(),
                policy.window().toSeconds());
    if (history.count() == 1) {
      LOG.log(WARNING, message, cause);
    } else {
      LOG.log(WARNING, message + ": " + cause);
    }
    enter(VerticleState.BACKING_OFF);
    timer =
        control
            .vertx()
            .setTimer(
                Math.max(1, delay.toMillis()),
                id -> {
                  restarts++;
                  deploy();
                });
  }

  private void giveUp(Throwable cause) {
    RestartPolicy policy = options.restart();
    LOG.log(
        ERROR,
        () ->
            "%s failed and is not started again: %d restarts within %d s are allowed"
                .formatted(name, policy.maxRestarts(), policy.window().toSeconds()),
        cause);
    enter(VerticleState.FAILED);
    started.tryFail(cause);
    listener.exhausted(this, cause);
  }

  /** Undeploys the current life; completes when it is gone or has taken too long, never fails. */
  private Future<Void> retire() {
    String id = deploymentId;
    life = null;
    deploymentId = null;
    if (id == null) {
      return Future.succeededFuture();
    }
    Future<Void> gone =
        control
            .vertx()
            .undeploy(id)
            .recover(e -> e instanceof IllegalStateException ? gone(id) : Future.failedFuture(e));
    return control
        .within(STOP_LIMIT, "stopping " + name, gone)
        .recover(e -> {
          LOG.log(WARNING, name + " did not stop as it should", e);
          return Future.succeededFuture();
        });
  }

  /** Somebody else undeploys it: wait until Vert.x has forgotten it, after its resources closed. */
  private Future<Void> gone(String id) {
    return control.vertx().deploymentIDs().contains(id)
        ? control.delay(POLL).compose(v -> gone(id))
        : Future.succeededFuture();
  }
}
