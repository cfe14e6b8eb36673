// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.cluster.ClusterMember;
import dev.selvage.examples.lookout.scheduler.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RanksTest {
  private static final ClusterMember A = new ClusterMember("x", "127.0.0.1", 5701);
  private static final ClusterMember B = new ClusterMember("y", "127.0.0.1", 5702);
  private static final ClusterMember C = new ClusterMember("a", "127.0.0.2", 5701);

  @Test
  void rank_dependsOnTheAddressOnly() {
    List<ClusterMember> members = List.of(C, B, A);

    assertThat(Ranks.shareOf(A, members)).isEqualTo(new Share(0, 3));
    assertThat(Ranks.shareOf(B, members)).isEqualTo(new Share(1, 3));
    assertThat(Ranks.shareOf(C, members)).isEqualTo(new Share(2, 3));
  }

  @Test
  void memberThatDoesNotSeeItself_checksEverything() {
    assertThat(Ranks.shareOf(A, List.of(B))).isEqualTo(Share.ALL);
  }
}
