// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.percentiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.examples.lookout.model.Percentiles;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WindowTest {
  @Test
  void percentiles_ofNothing_areNone() {
    assertThat(new Window(10).percentiles()).isEqualTo(Percentiles.NONE);
  }

  @Test
  void percentiles_ofOne_areThatOne() {
    Window window = new Window(10);
    window.add(4.5);

    assertThat(window.percentiles()).isEqualTo(new Percentiles(4.5, 4.5, 4.5));
  }

  @Test
  void percentiles_areTheNearestRanks() {
    Window window = new Window(100);
    IntStream.rangeClosed(1, 100).forEach(i -> window.add(101 - i));

    assertThat(window.percentiles()).isEqualTo(new Percentiles(50.0, 95.0, 99.0));
  }

  @Test
  void fullWindow_forgetsTheOldest() {
    Window window = new Window(3);
    IntStream.rangeClosed(1, 7).forEach(window::add);

    assertThat(window.size()).isEqualTo(3);
    assertThat(window.percentiles()).isEqualTo(new Percentiles(6.0, 7.0, 7.0));
  }
}
