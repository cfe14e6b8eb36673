// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One life of a verticle, from its creation to its undeployment: deployed in place of the verticle,
 * so that its supervisor sees an undeployment nobody told it of.
 */
final class Life implements Deployable {
  private final String name;
  private final Deployable verticle;
  private final Promise<Void> end = Promise.promise();

  Life(String name, Deployable verticle) {
    this.name = name;
    this.verticle = verticle;
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
    if (verticle instanceof Ending ending) {
      ending.ended().onComplete(end::tryComplete, end::tryFail);
    }
    return end.future();
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
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
