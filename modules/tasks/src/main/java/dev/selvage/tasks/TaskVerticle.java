// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.CancelReason.Kind;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A verticle that is a task group.
 *
 * <pre>{@code
 * public final class Prices extends TaskVerticle {
 *   @Override protected void start(TaskGroup group) {
 *     group.fork("poll", this::poll);
 *   }
 * }
 * }</pre>
 *
 * <p>When {@code start} returns the verticle is deployed, and its tasks go on. Undeploying it
 * cancels the group and waits for it, within the {@link #grace}; tasks that do not end in time are
 * named in the log and left behind. When a task fails, or the group is cancelled by its own code,
 * the group ends, the verticle undeploys itself, and {@link #ended} tells. Deploy it on the event
 * loop (the default threading model).
 */
public abstract class TaskVerticle extends VerticleBase {
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final Promise<@Nullable Void> started = Promise.promise();
  private final Promise<@Nullable Void> ended = Promise.promise();
  private @Nullable TaskNode<@Nullable Void> task;
  private boolean stopping;
  private volatile boolean observed;

  /**
   * Starts the verticle; may wait. What it forks in the group runs for as long as the verticle is
   * deployed.
   */
  protected abstract void start(TaskGroup group) throws Exception;

  /** How long {@code undeploy} waits for the tasks. Ten seconds unless overridden. */
  protected Duration grace() {
    return Duration.ofSeconds(10);
  }

  /** The name of its task in logs and dumps. The simple name of the class unless overridden. */
  protected String name() {
    return getClass().getSimpleName();
  }

  /**
   * Completes when the group has ended: with the failure that ended it, or well when the verticle
   * was undeployed. A failure after the start that nobody asked for in this way is logged.
   */
  public final Future<@Nullable Void> ended() {
    observed = true;
    return ended.future();
  }

  @Override
  public final Future<?> start() {
    if (!context.isEventLoopContext()) {
      return Future.failedFuture(
          new IllegalStateException(
              name()
                  + " is deployed with the threading model "
                  + context.threadingModel()
                  + ": a TaskVerticle runs on the event loop; offload what blocks with Offload"));
    }
    LoopScheduler.of(context).run(this::startTask);
    return started.future();
  }

  private void startTask() {
    TaskNode<@Nullable Void> root =
        TaskNode.root(Locals.copyFor(context), name(), GroupNode.asBody(this::live));
    task = root;
    root.ownedByVerticle(true);
    root.listen(this::completed);
    root.start();
  }

  private void live() throws Exception {
    Tasks.group(group -> {
      start(group);
      started.tryComplete();
      new Deployed().await();
    });
  }

  private void completed(Outcome<@Nullable Void> outcome) {
    boolean deployed = started.future().isComplete();
    try {
      end(outcome, deployed);
    } finally {
      if (deployed && !isClosing(outcome)) {
        undeploySelf();
      }
    }
  }

  private void end(Outcome<@Nullable Void> outcome, boolean deployed) {
    if (outcome instanceof Outcome.Failure<?>(var cause)) {
      if (deployed && !observed) {
        Reports.unobserved("the verticle " + name(), cause);
      }
      started.tryFail(cause);
      ended.fail(cause);
    } else {
      started.tryFail(name() + " was cancelled while it started");
      ended.complete();
    }
  }

  /** Whether the Vert.x is being closed, which undeploys the verticle by itself. */
  private static boolean isClosing(Outcome<?> outcome) {
    return outcome instanceof Outcome.Cancelled<?>(var why) && why.kind() == Kind.SHUTDOWN;
  }

  /** Vert.x knows of a deployment only when the last instance has started: waits for that. */
  private void undeploySelf() {
    if (stopping) {
      return;
    }
    String id = context.deploymentID();
    if (vertx.deploymentIDs().contains(id)) {
      vertx
          .undeploy(id)
          .onFailure(e -> {
            if (!(e instanceof IllegalStateException)) { // that is: somebody else was faster
              Reports.LOG.log(WARNING, "undeploying the verticle " + name() + " failed", e);
            }
          });
    } else {
      vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).onSuccess(fired -> undeploySelf());
    }
  }

  @Override
  public final Future<?> stop() {
    stopping = true;
    TaskNode<@Nullable Void> root = task;
    if (root == null || ended.future().isComplete()) {
      return Future.succeededFuture();
    }
    Promise<@Nullable Void> stopped = Promise.promise();
    root.listen(outcome -> stopped.tryComplete());
    root.scheduler.run(
        () -> root.cancel(CancelReason.of(Kind.SHUTDOWN, "the verticle is undeployed")));
    var timer = vertx.timer(Deadline.delay(grace()), TimeUnit.NANOSECONDS);
    timer.onSuccess(late -> {
      if (!stopped.future().isComplete()) {
        root.scheduler.run(() -> leave(root));
        stopped.tryComplete();
      }
    });
    return stopped.future().onComplete(done -> timer.cancel());
  }

  private void leave(TaskNode<?> root) {
    CancelReason why = CancelReason.of(Kind.SHUTDOWN, "the verticle is undeployed");
    Reports.abandoned(root.abandon(why), grace());
  }

  /** The wait of a deployed verticle: only a cancellation ends it. */
  private static final class Deployed extends OpenEnded {
    Deployed() {
      super("TaskVerticle");
    }

    @Override
    public String toString() {
      return "its undeployment";
    }
  }
}
