// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.cluster;

import dev.selvage.cluster.Cluster;
import dev.selvage.cluster.ClusterOptions;
import dev.selvage.examples.lookout.scheduler.Membership;
import dev.selvage.examples.lookout.scheduler.Share;
import dev.selvage.service.VertxStarter;
import dev.selvage.service.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import org.jspecify.annotations.Nullable;

/**
 * Starts the Vert.x of this process, as a member of a cluster if {@code cluster.members} is set.
 * The rank of a member is its place in the order of their addresses, so that all members come to
 * the same result without asking each other. While they do not know the same members, a target may
 * be checked twice, or not at all; the databases and the pages stand both.
 */
public final class Joining implements VertxStarter, Membership {
  private volatile @Nullable Cluster cluster;
  private volatile Runnable listener = () -> {};

  @Override
  public Future<Vertx> start(VertxBuilder builder, VertxOptions options, Config config) {
    ClusterOptions wanted = config.bind("cluster", ClusterOptions.class);
    return wanted.members().isEmpty()
        ? Future.succeededFuture(builder.build())
        : Cluster.join(wanted, options, builder).map(this::joined);
  }

  private Vertx joined(Cluster joined) {
    cluster = joined;
    joined.addListener(change -> listener.run());
    return joined.vertx();
  }

  @Override
  public Share share() {
    Cluster current = cluster;
    return current == null ? Share.ALL : Ranks.shareOf(current.self(), current.members());
  }

  @Override
  public void onChange(Runnable listener) {
    this.listener = listener;
  }
}
