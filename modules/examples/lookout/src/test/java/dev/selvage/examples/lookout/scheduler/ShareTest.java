// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ShareTest {
  @Test
  void eachTarget_isCheckedByExactlyOneMember() {
    List<Share> shares = IntStream.range(0, 3).mapToObj(rank -> new Share(rank, 3)).toList();

    assertThat(LongStream.range(0, 100).boxed())
        .allMatch(id -> shares.stream().filter(share -> share.has(id)).count() == 1);
  }

  @Test
  void rankOutsideTheMembers_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(3, 3));
  }
}
