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
  private final Consumers consumers = new Consumers();
  private final OpenFiles files = new OpenFiles();

  Leftovers(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  Consumers consumers() {
    return consumers;
  }

  OpenFiles files() {
    return files;
  }

  List<Leftover> find(Vertx vertx) {
    List<Leftover> found = new ArrayList<>();
    deployments(vertx).forEach(deployment -> found.add(verticle(deployment)));
    found.addAll(consumers.all());
    scheduler
        .loops()
        .forEach(loop -> loop.channels().forEach(channel -> found.add(channel(channel))));
    scheduler.loops().forEach(loop -> found.addAll(loop.pendingTimers()));
    scheduler.workerPools().forEach(pool -> found.addAll(pool.unfinished()));
    found.addAll(files.all());
    return List.copyOf(found);
  }

  /** All deployments, the first one first: Vert.x numbers them, and keeps them in hash maps. */
  static List<DeploymentContext> deployments(Vertx vertx) {
    return ((VertxInternal) vertx)
        .deploymentManager().deployments().stream()
            .sorted(Comparator.comparing(DeploymentContext::id, Leftovers::byNumber))
            .toList();
  }

  private static int byNumber(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other)
        : Integer.compare(one.length(), other.length());
  }

  private static Leftover verticle(DeploymentContext deployment) {
    String what =
        "verticle %s, deployment %s"
            .formatted(deployment.deployment().identifier(), deployment.id());
    return new Leftover(Leftover.Kind.VERTICLE, what, List.of());
  }

  private static Leftover channel(Channel channel) {
    if (channel instanceof ServerChannel) {
      String what = "server on " + channel.localAddress();
      return new Leftover(Leftover.Kind.SERVER, what, List.of());
    }
    boolean client = channel.parent() == null;
    String what =
        "%s end of a connection from %s to %s"
            .formatted(
                client ? "client's" : "server's",
                client ? channel.localAddress() : channel.remoteAddress(),
                client ? channel.remoteAddress() : channel.localAddress());
    return new Leftover(Leftover.Kind.CONNECTION, what, List.of());
  }
}
