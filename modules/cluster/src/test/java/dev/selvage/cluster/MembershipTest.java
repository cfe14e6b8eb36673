// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.cluster.MembershipChange.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MembershipTest {
  private static final ClusterMember A = new ClusterMember("a", "10.0.0.1", 5701);
  private static final ClusterMember B = new ClusterMember("b", "10.0.0.2", 5701);
  private static final ClusterMember C = new ClusterMember("c", "10.0.0.3", 5701);

  private final List<MembershipChange> told = new ArrayList<>();
  private final Membership membership = new Membership(told::add);

  @Test
  void begin_tellsNobody() {
    membership.begin(List.of(A, B));

    assertThat(membership.members()).containsExactly(A, B);
    assertThat(told).isEmpty();
  }

  @Test
  void update_tellsWhoJoined() {
    membership.begin(List.of(A));

    membership.update(List.of(A, B));

    assertThat(told).containsExactly(new MembershipChange(Kind.JOINED, B, List.of(A, B)));
  }

  @Test
  void update_tellsWhoLeftBeforeWhoJoined_andWhoIsThereAfterEach() {
    membership.begin(List.of(A, B));

    membership.update(List.of(A, C));

    assertThat(told)
        .containsExactly(
            new MembershipChange(Kind.LEFT, B, List.of(A)),
            new MembershipChange(Kind.JOINED, C, List.of(A, C)));
    assertThat(membership.members()).containsExactly(A, C);
  }

  @Test
  void update_withTheSameMembers_tellsNothing() {
    membership.begin(List.of(A, B));

    membership.update(List.of(B, A));

    assertThat(told).isEmpty();
  }

  @Test
  void update_afterAMergeWithANewIdentity_isAMemberThatLeftAndOneThatJoined() {
    var reborn = new ClusterMember("b2", B.host(), B.port());
    membership.begin(List.of(A, B));

    membership.update(List.of(A, reborn));

    assertThat(told).extracting(MembershipChange::kind).containsExactly(Kind.LEFT, Kind.JOINED);
  }
}
