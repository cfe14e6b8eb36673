// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Simulated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Flows that are dealt out by key. */
final class GroupByTest {
  private static final int SEEDS = 1_000;

  private final List<Object> log = new ArrayList<>();

  @Test
  void groups_getTheirElementsInOrder() {
    Simulated.run(vertx -> {
      List<String> groups =
          Flow.range(0, 7)
              .groupBy(3, n -> n % 3, group -> group.key() + "=" + group.elements().toList())
              .toList();

      assertThat(groups).containsExactlyInAnyOrder("0=[0, 3, 6]", "1=[1, 4]", "2=[2, 5]");
    });
  }

  @Test
  void results_comeAsTheBodiesEnd() {
    Simulated.run(vertx -> {
      Flow.of(1, 2, 3, 1, 2)
          .onEach(n -> sleep(ofMillis(10)))
          .groupBy(
              3, n -> n, group -> group.elements().take(2).toList() + " at " + clock().toMillis())
          .forEach(log::add);

      assertThat(log).containsExactly("[1, 1] at 40", "[2, 2] at 50", "[3] at 50");
    });
  }

  @Test
  void moreGroupsThanTheLimit_ifAllWantMore_failTheFlow() {
    Simulated.run(vertx -> {
      Flow<Long> counts = Flow.range(0, 9).groupBy(2, n -> n, group -> group.elements().count());

      assertThat(failureOf(() -> counts.forEach(n -> {})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Flow.groupBy: there is no room for a group of 2: 2 groups are open");
    });
  }

  @Test
  void groupsThatEnd_makeRoomForOthers() {
    Simulated.run(vertx -> {
      Flow<Integer> firsts =
          Flow.range(0, 100).groupBy(1, n -> n, group -> group.elements().first().orElseThrow());

      assertThat(firsts.onEach(n -> sleep(ofMillis(n % 2))).toList())
          .isEqualTo(IntStream.range(0, 100).boxed().toList());
    });
  }

  @Test
  void groupThatEndsEarly_isFollowedByAnotherOfItsKey() {
    Simulated.run(vertx -> {
      Flow<List<Integer>> pairs =
          Flow.range(0, 5).groupBy(1, n -> "all", group -> group.elements().take(2).toList());

      assertThat(pairs.toList()).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
    });
  }

  @Test
  void groupThatNobodyReads_dropsItsFirstElement() {
    Simulated.run(vertx -> {
      Post post = new Post();
      List<Integer> keys = post.leases(3).groupBy(1, lease -> 0, Group::key).toList();

      assertThat(keys).containsExactly(0, 0, 0);
      assertThat(post.log).containsExactly("back 0", "back 1", "back 2");
    });
  }

  @Test
  void groupThatIsSlow_holdsUpTheFlowUnlessItIsBuffered() {
    Simulated.run(vertx -> {
      for (boolean buffered : new boolean[] {false, true}) {
        long begin = clock().toMillis();
        Flow<Integer> source = Flow.of(1, 1, 1, 2).onEach(log::add);
        var unused =
            source
                .groupBy(
                    2,
                    n -> n,
                    group -> {
                      var elements = group.elements();
                      (buffered ? elements.buffer(9) : elements).forEach(n -> sleep(ofMillis(10)));
                      log.add(clock().toMillis() - begin);
                      return true;
                    })
                .toList();
      }

      assertThat(log).containsExactly(1, 1, 1, 2, 30L, 30L, 1, 1, 1, 2, 10L, 30L);
    });
  }

  @Test
  void failureOfABodyOrTheSource_endsAllGroups() {
    Simulated.run(vertx -> {
      Flow<Integer> endless = Flow.iterate(0, n -> n + 1).onEach(n -> sleep(ofMillis(1)));
      Flow<Boolean> failing = endless.groupBy(3, n -> n % 3, GroupByTest::failAtSeven);
      Flow<Long> ofAFailure =
          endless
              .onEach(n -> {
                if (n == 5) {
                  throw new IOException("source");
                }
              })
              .groupBy(3, n -> n % 3, group -> group.elements().count());

      assertThat(failureOf(() -> failing.forEach(n -> {})))
          .isInstanceOf(IOException.class)
          .hasMessage("seven");
      assertThat(failureOf(() -> ofAFailure.forEach(n -> {}))).hasMessage("source");
    });
  }

  private static boolean failAtSeven(Group<Integer, Integer> group) throws IOException {
    group
        .elements()
        .<IOException>forEach(n -> {
          if (n == 7) {
            throw new IOException("seven");
          }
        });
    return true;
  }

  @Test
  void cancellation_endsTheBodies() {
    Simulated.run(vertx -> {
      boolean completed =
          moveOnAfter(
              ofMillis(10),
              () -> {
                var unused =
                    Flow.of(1, 2, 3)
                        .groupBy(
                            3,
                            n -> n,
                            group -> {
                              try {
                                sleep(ofSeconds(60));
                                return true;
                              } finally {
                                log.add(group.key());
                              }
                            })
                        .toList();
              });

      assertThat(completed).isFalse();
      assertThat(log).containsExactlyInAnyOrder(1, 2, 3);
      assertThat(clock()).isEqualTo(ofMillis(10));
    });
  }

  /** Nothing is lost, doubled or mixed up, and the order within a key is kept. */
  @Test
  void groups_ofAnyLength_holdEveryElementOnce() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          int keys = 1 + random.nextInt(4);
          Set<Integer> open = new HashSet<>();
          Map<Integer, List<Integer>> seen = new HashMap<>();
          Flow.range(0, 20)
              .onEach(n -> pass(random))
              .groupBy(
                  keys,
                  n -> n % keys,
                  group -> {
                    assertThat(open.add(group.key())).as("one group of a key at a time").isTrue();
                    List<Integer> own = new ArrayList<>();
                    group
                        .elements()
                        .take(1 + random.nextInt(6))
                        .forEach(n -> {
                          own.add(n);
                          pass(random);
                        });
                    seen.computeIfAbsent(group.key(), key -> new ArrayList<>()).addAll(own);
                    open.remove(group.key());
                    return own.size();
                  })
              .forEach(size -> pass(random));

          for (int key = 0; key < keys; key++) {
            int k = key;
            assertThat(seen.get(k))
                .isEqualTo(IntStream.range(0, 20).filter(n -> n % keys == k).boxed().toList());
          }
        });
  }
}
