// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import dev.selvage.cluster.MembershipChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who is in the cluster. Turns lists of members into what has changed from one to the next, and so
 * does not depend on what exactly Hazelcast tells after a partition has healed.
 */
final class Membership {
  private final Consumer<MembershipChange> listener;
  private volatile List<ClusterMember> members = List.of();

  Membership(Consumer<MembershipChange> listener) {
    this.listener = listener;
  }

  List<ClusterMember> members() {
    return members;
  }

  /** The members at the start, of which nobody is told. */
  synchronized void begin(List<ClusterMember> first) {
    members = List.copyOf(first);
  }

  /** Tells who has left, then who has joined. */
  synchronized void update(List<ClusterMember> now) {
    List<ClusterMember> view = new ArrayList<>(members);
    for (ClusterMember gone : members) {
      if (!now.contains(gone)) {
        view.remove(gone);
        tell(Kind.LEFT, gone, view);
      }
    }
    for (ClusterMember come : now) {
      if (!view.contains(come)) {
        view.add(come);
        tell(Kind.JOINED, come, view);
      }
    }
  }

  private void tell(Kind kind, ClusterMember member, List<ClusterMember> view) {
    members = List.copyOf(view);
    listener.accept(new MembershipChange(kind, member, members));
  }
}
