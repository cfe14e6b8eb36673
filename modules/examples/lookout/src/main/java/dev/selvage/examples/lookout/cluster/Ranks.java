// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.cluster;

import static java.util.Comparator.comparing;

import dev.selvage.cluster.ClusterMember;
import dev.selvage.examples.lookout.scheduler.Share;
import java.util.Comparator;
import java.util.List;

/** Gives each member its share. */
final class Ranks {
  private static final Comparator<ClusterMember> BY_ADDRESS =
      comparing(ClusterMember::host).thenComparing(ClusterMember::port);

  private Ranks() {}

  /** The share of one of the members; everything if it is not among them. */
  static Share shareOf(ClusterMember self, List<ClusterMember> members) {
    int rank = members.stream().sorted(BY_ADDRESS).toList().indexOf(self);
    return rank < 0 ? Share.ALL : new Share(rank, members.size());
  }
}
