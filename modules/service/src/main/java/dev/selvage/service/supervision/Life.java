// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One life of a verticle, from its creation to its undeployment: deployed in place of the verticle,
 * so that its supervisor sees an undeployment nobody told it of.
 */
final class Life implements Deployable {
  /** What a verticle gets for ending what it could not finish when it drained. */
  private static final Duration LAST_WORDS = Duration.ofMillis(2_500);

  private final String name;
  private final Deployable verticle;
  private final Promise<Void> end = Promise.promise();
  private volatile @Nullable Context context;

  Life(String name, Deployable verticle) {
    this.name = name;
    this.verticle = verticle;
  }

  /** What the verticle's threads load classes with. */
  ClassLoader classLoader() {
    return verticle.getClass().getClassLoader();
  }

  /**
   * Fails when the verticle failed or was undeployed, succeeds when it is done; never completes if
   * it does not start.
   */
  Future<Void> end() {
    return end.future();
  }

  /** The verticle has started: listen to it. Returns {@link #end()}. */
  Future<Void> watch() {
    switch (verticle) {
      // Its end without a failure is an undeployment, which is seen below.
      case TaskVerticle tasks -> tasks.ended().onFailure(end::tryFail);
      case Ending ending -> ending.ended().onComplete(end::tryComplete, end::tryFail);
      default -> {}
    }
    return end.future();
  }

  /** Lets the verticle drain, on its own context, if it can. */
  Future<Void> drain(Duration limit) {
    Context own = context;
    if (own == null || !(verticle instanceof Drainable drainable)) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    Duration longest = limit.plus(LAST_WORDS);
    own.runOnContext(v ->
        Tasks.run(
                own.owner(),
                "drain " + name,
                () -> Tasks.failAfter(longest, () -> drainable.drain(limit)))
            .onComplete(drained::tryComplete, drained::tryFail));
    return drained.future();
  }

  /** Completes when the context of the verticle has answered. */
  Future<Void> answer() {
    Context own = context;
    if (own == null || !own.isEventLoopContext()) {
      return Future.succeededFuture();
    }
    Promise<Void> answer = Promise.promise();
    own.runOnContext(v -> answer.complete());
    return answer.future();
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    this.context = context;
    return verticle.deploy(context);
  }

  @Override
  public Future<?> undeploy(Context context) throws Exception {
    // A verticle that undeploys itself because it failed may say so only after it was stopped.
    return verticle
        .undeploy(context)
        .onComplete(stopped -> end.tryFail(new VerticleUndeployedException(name)));
  }
}
