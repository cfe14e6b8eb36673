// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.deployment.DeploymentContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks for what the program did not end. Driver only. */
final class Leftovers {
  private final Scheduler scheduler;
  private final VertxInternal vertx;
  private final List<Leftover> found = new ArrayList<>();

  private Leftovers(Scheduler scheduler, Vertx vertx) {
    this.scheduler = scheduler;
    this.vertx = (VertxInternal) vertx;
  }

  static List<Leftover> find(Scheduler scheduler, Vertx vertx) {
    return new Leftovers(scheduler, vertx).all();
  }

  private List<Leftover> all() {
    verticles();
    scheduler.loops().forEach(loop -> loop.channels().forEach(this::channel));
    scheduler.loops().forEach(loop -> found.addAll(loop.pendingTimers()));
    scheduler.workerPools().forEach(pool -> found.addAll(pool.unfinished()));
    return List.copyOf(found);
  }

  private void verticles() {
    vertx.deploymentManager().deployments().stream()
        .sorted(Comparator.comparing(DeploymentContext::id, Leftovers::byNumber))
        .forEach(this::verticle);
  }

  /** Deployments are numbered, without leading zeros. */
  static int byNumber(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other)
        : Integer.compare(one.length(), other.length());
  }

  private void verticle(DeploymentContext deployment) {
    String what =
        "verticle %s, deployment %s"
            .formatted(deployment.deployment().identifier(), deployment.id());
    found.add(new Leftover(Leftover.Kind.VERTICLE, what, List.of()));
  }

  private void channel(Channel channel) {
    if (channel instanceof ServerChannel) {
      String what = "server on " + channel.localAddress();
      found.add(new Leftover(Leftover.Kind.SERVER, what, List.of()));
    } else {
      String what =
          "%s end of a connection from %s to %s"
              .formatted(
                  channel.parent() == null ? "client's" : "server's",
                  channel.parent() == null ? channel.localAddress() : channel.remoteAddress(),
                  channel.parent() == null ? channel.remoteAddress() : channel.localAddress());
      found.add(new Leftover(Leftover.Kind.CONNECTION, what, List.of()));
    }
  }
}
