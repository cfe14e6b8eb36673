// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources, cancelled everywhere: what was opened is closed, and once. */
final class CancelledResourcesTest {
  /** Counts what is open; opening and closing it waits. */
  private static final class House {
    private final List<String> open = new ArrayList<>();
    private int opened;

    Door open(String name) {
      sleep(ofMillis(1));
      return new Door(this, entered(name));
    }

    Future<String> opening(String name) {
      Vertx vertx = Vertx.currentContext().owner();
      return vertx.timer(2, MILLISECONDS).map(unused -> entered(name));
    }

    Future<?> closing(String name) {
      return Vertx.currentContext().owner().timer(1, MILLISECONDS).onSuccess(unused -> left(name));
    }

    private String entered(String name) {
      opened++;
      open.add(name);
      return name;
    }

    private void left(String name) {
      assertThat(open.remove(name)).as("open: %s", name).isTrue();
    }
  }

  private record Door(House house, String name) implements AutoCloseable {
    @Override
    public void close() {
      sleep(ofMillis(1));
      house.left(name);
    }
  }

  @Test
  void resources_cancelledEverywhere_areReleased() {
    var places =
        CancelEverywhere.with(House::new)
            .cancel(house ->
                Resources.use(r -> {
                  var unused = r.acquire(() -> house.open("a"));
                  r.onRelease(() -> sleep(ofMillis(1)));
                  String b = r.acquire(house.opening("b"), house::closing);
                  unused = r.acquire(() -> house.open("in " + b));
                }))
            .check(house -> assertThat(house.open).as("of %d", house.opened).isEmpty());

    assertThat(places.waiting()).isGreaterThanOrEqualTo(7);
    assertThat(places.resumed()).isGreaterThanOrEqualTo(7);
  }

  @Test
  void partsAndParallelOnes_cancelledEverywhere_areReleased() {
    var places =
        CancelEverywhere.with(House::new)
            .cancel(house ->
                Resources.use(r -> {
                  var unused =
                      r.allOrNothing(parts ->
                          List.of(
                              parts.acquire(() -> house.open("a")),
                              parts.acquire(() -> house.open("b"))));
                  var all = gather(List.of("c", "d"), name -> r.acquire(() -> house.open(name)));
                  assertThat(all).hasSize(2);
                }))
            .check(house -> assertThat(house.open).as("of %d", house.opened).isEmpty());

    assertThat(places.waiting()).isGreaterThanOrEqualTo(8);
  }
}
