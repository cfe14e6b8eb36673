// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads who is in the cluster out of Hazelcast. */
final class HazelcastMembers implements InitialMembershipListener {
  /**
   * Where vertx-hazelcast keeps what Vert.x calls the member. Members without it only keep data.
   */
  private static final String ID = "__vertx.nodeId";

  private final HazelcastInstance hazelcast;
  private final Membership membership;

  private HazelcastMembers(HazelcastInstance hazelcast, Membership membership) {
    this.hazelcast = hazelcast;
    this.membership = membership;
  }

  /** Keeps the membership up to date from now on. Returns this member. */
  static ClusterMember follow(HazelcastClusterManager manager, Membership membership) {
    HazelcastInstance hazelcast = manager.getHazelcastInstance();
    HazelcastMembers members = new HazelcastMembers(hazelcast, membership);
    var _ = hazelcast.getCluster().addMembershipListener(members);
    var _ =
        hazelcast
            .getLifecycleService()
            .addLifecycleListener(event -> members.stateChanged(event.getState()));
    return Objects.requireNonNull(
        member(hazelcast.getCluster().getLocalMember()), "this member has no identity");
  }

  @Override
  public void init(InitialMembershipEvent event) {
    membership.begin(members(event.getMembers()));
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    membership.update(members(event.getMembers()));
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    membership.update(members(event.getMembers()));
  }

  /** After a partition has healed the smaller side has joined the larger one anew. */
  private void stateChanged(LifecycleState state) {
    if (state == LifecycleState.MERGED) {
      membership.update(members(hazelcast.getCluster().getMembers()));
    }
  }

  private static List<ClusterMember> members(Collection<Member> members) {
    return members.stream().map(HazelcastMembers::member).filter(Objects::nonNull).toList();
  }

  private static @Nullable ClusterMember member(Member member) {
    String id = member.getAttribute(ID);
    return id == null
        ? null
        : new ClusterMember(id, member.getAddress().getHost(), member.getAddress().getPort());
  }
}
