// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.queue.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Elements that have to be settled: each ends once, whatever happens to the flow. */
final class LeaseTest {
  private static final int SEEDS = 1_000;

  private final Post post = new Post();

  @Test
  void lease_endsAsItsConsumerSays() {
    Simulated.run(vertx -> {
      post.leases(4)
          .forEach(lease -> {
            switch (lease.value()) {
              case 0 -> lease.acknowledge();
              case 1 -> lease.giveBack();
              case 2 -> lease.deadLetter("unreadable");
              default -> assertThat(lease.isSettled()).isFalse();
            }
          });

      assertThat(post.log).containsExactly("ack 0", "back 1", "dead, unreadable 2", "back 3");
    });
  }

  @Test
  void lease_settledTwice_saysHowItEnded() {
    Simulated.run(vertx -> {
      List<Lease<Integer>> kept = new ArrayList<>();
      post.leases(2)
          .forEach(lease -> {
            kept.add(lease);
            if (lease.value() == 0) {
              lease.acknowledge();
            }
          });

      assertThat(failureOf(kept.get(0)::giveBack))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the lease of 0 cannot end twice: it was acknowledged");
      assertThat(failureOf(kept.get(1)::acknowledge))
          .hasMessage("the lease of 1 cannot end twice: it was given back, as its flow has ended");
      kept.get(1).close();
      post.assertEachEndedOnce();
    });
  }

  @Test
  void acknowledgeAfter_acknowledgesWhatWasDealtWithAndGivesBackTheRest() {
    Simulated.run(vertx -> {
      Flow<Integer> doubled =
          post.leases(3)
              .map(lease ->
                  lease.acknowledgeAfter(n -> {
                    if (n == 1) {
                      throw new IOException("bad");
                    }
                    return n * 2;
                  }));

      assertThat(failureOf(() -> doubled.forEach(n -> {})))
          .hasMessage("bad")
          .hasNoSuppressedExceptions();
      assertThat(post.log).containsExactly("ack 0", "back 1");
    });
  }

  @Test
  void acknowledgeAfter_inACancelledTask_acknowledgesWhatWasDealtWith() {
    Simulated.run(vertx -> {
      var unused =
          cancelScope(scope -> {
            post.leases(3)
                .forEach(lease ->
                    lease.acknowledgeAfter(n -> {
                      scope.cancel("test");
                    }));
            return true;
          });

      assertThat(post.log).containsExactly("ack 0", "back 1");
    });
  }

  @Test
  void tryWithLease_givesBackWhatIsNotSettled() {
    Simulated.run(vertx -> {
      post.leases(2)
          .forEach(lease -> {
            try (lease) {
              if (lease.value() == 0) {
                lease.acknowledge();
              }
            }
            assertThat(lease.isSettled()).isTrue();
          });

      assertThat(post.log).containsExactly("ack 0", "back 1");
    });
  }

  @Test
  void settlement_thatFails_leavesTheLeaseToBeTriedAgain() {
    Simulated.run(vertx -> {
      post.leases(1)
          .forEach(lease -> {
            post.failures = 1;
            assertThat(failureOf(lease::acknowledge)).hasMessage("no post today");
            assertThat(lease.isSettled()).isFalse();
            lease.acknowledge();
          });

      assertThat(post.log).containsExactly("ack 0");
    });
  }

  @Test
  void returnsThatFail_areThrownMergedAndDoNotStopTheOthers() {
    Simulated.run(vertx -> {
      Throwable failure =
          failureOf(() ->
              post.leases(3)
                  .forEach(lease -> {
                    if (lease.value() == 2) {
                      post.failures = 1;
                      throw new IOException("first");
                    }
                  }));

      assertThat(failure).hasMessage("first");
      assertThat(failure.getSuppressed()).extracting("message").containsExactly("no post today");
      assertThat(post.log).containsExactly("back 1", "back 0");
    });
  }

  @Test
  void settlement_thatHangs_endsWithItsGrace() {
    Simulated.run(vertx -> {
      Settlement<Integer> hanging =
          new Settlement<>() {
            @Override
            public void acknowledge(Integer value) {
              sleep(Duration.ofDays(1));
            }

            @Override
            public void giveBack(Integer value) {
              post.log.add("back");
            }

            @Override
            public void deadLetter(Integer value, String reason) {
              sleep(Duration.ofDays(1));
            }

            @Override
            public Duration grace() {
              return ofSeconds(2);
            }
          };

      assertThat(failureOf(() -> Flow.of(Lease.of(1, hanging)).forEach(Lease::acknowledge)))
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(clock()).isEqualTo(ofSeconds(2));
      assertThat(post.log).containsExactly("back");
    });
  }

  // ---- operators that drop

  @Test
  void droppedLeases_goBackAtOnce() {
    Simulated.run(vertx -> {
      List<Object> log = post.log;
      post.leases(6)
          .drop(1)
          .filter(lease -> lease.value() != 2)
          .dropWhile(lease -> lease.value() < 4)
          .takeWhile(lease -> lease.value() < 5)
          .forEach(lease -> {
            log.add("sees " + lease.value());
            lease.acknowledge();
          });

      assertThat(log)
          .containsExactly("back 0", "back 1", "back 2", "back 3", "sees 4", "ack 4", "back 5");
    });
  }

  @Test
  void debounceAndZip_giveBackWhatTheyDrop() {
    Simulated.run(vertx -> {
      post.leases(3).debounce(ofMillis(5)).forEach(Lease::acknowledge);
      post.leases(2).zip(Flow.of("a"), (lease, text) -> lease).forEach(Lease::acknowledge);

      post.assertEachEndedOnce();
      assertThat(post.log).containsExactly("back 0", "back 1", "ack 2", "ack 3", "back 4");
    });
  }

  @Test
  void leasesInLists_goBackWithTheEnd() {
    Simulated.run(vertx -> {
      post.leases(4)
          .chunk(2)
          .filter(both -> both.getFirst().value() > 0)
          .forEach(both -> both.forEach(Lease::acknowledge));

      assertThat(post.log).containsExactly("ack 2", "ack 3", "back 1", "back 0");
    });
  }

  // ---- ends of flows

  @Test
  void cancelledFlow_givesBackWhatItsBuffersHold() {
    Simulated.run(vertx -> {
      boolean completed =
          moveOnAfter(
              ofMillis(10),
              () ->
                  post.leases(9)
                      .buffer(3)
                      .forEach(lease -> {
                        if (lease.value() == 1) {
                          sleep(ofSeconds(60));
                        }
                        lease.acknowledge();
                      }));

      assertThat(completed).isFalse();
      post.assertEachEndedOnce();
      assertThat(post.log).startsWith("ack 0").hasSize(6);
    });
  }

  @Test
  void cursor_givesBackWhatItsLoopLeft() {
    Simulated.run(vertx -> {
      try (var cursor = post.leases(9).open()) {
        for (Lease<Integer> lease : cursor) {
          if (lease.value() == 1) {
            break;
          }
          lease.acknowledge();
        }
      }
      post.assertEachEndedOnce();

      failAfter(
          ofSeconds(60),
          () -> {
            var unused = post.leases(1).open().iterator().next();
          });
      post.assertEachEndedOnce();
    });
  }

  @Test
  void leasesThroughAPublisher_goBackWithItsEnd() {
    Simulated.run(vertx -> {
      Flow<Lease<Integer>> published = Flow.from(post.leases(20).toPublisher(vertx));

      published.take(2).forEach(Lease::acknowledge);

      sleep(ofSeconds(1));
      post.assertEachEndedOnce();
    });
  }

  @Test
  void lease_isNotLostWithAQueueThatIsTakenFrom() {
    Simulated.run(vertx -> {
      Queue<Integer> queue = Queue.bounded(9);
      for (int n = 0; n < 9; n++) {
        queue.put(n);
      }
      boolean completed =
          moveOnAfter(
              ofMillis(3),
              () ->
                  Flow.from(queue)
                      .map(n -> post.next())
                      .forEach(lease ->
                          lease.acknowledgeAfter(n -> {
                            sleep(ofMillis(1));
                          })));

      assertThat(completed).isFalse();
      post.assertEachEndedOnce();
      assertThat(post.log.size() + queue.size()).isEqualTo(9);
    });
  }

  // ---- any order, any operator, any end

  @Test
  void leases_endOnce_whateverHappensToTheFlow() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Post post = new Post();
          Flow<Lease<Integer>> flow = emitting(post, random);
          for (int stages = random.nextInt(4); stages > 0; stages--) {
            flow = stage(random, flow, post);
          }
          Flow<Lease<Integer>> whole = flow;
          var unused =
              cancelScope(scope -> {
                group(g -> {
                  g.forkDaemon(() -> {
                    for (int i = random.nextInt(20); i >= 0; i--) {
                      pass(random);
                    }
                    scope.cancel("by chance");
                  });
                  try {
                    consume(random, whole);
                  } catch (IOException e) {
                    assertThat(e).hasMessage("by chance");
                  }
                });
                return true;
              });

          post.assertEachEndedOnce();
        });
  }

  private static Flow<Lease<Integer>> emitting(Post post, Random random) {
    return Flow.of(out -> {
      for (int n = 0; n < 6; n++) {
        pass(random);
        out.emit(post.next());
      }
    });
  }

  private static Flow<Lease<Integer>> stage(Random random, Flow<Lease<Integer>> flow, Post post) {
    return switch (random.nextInt(13)) {
      case 0 -> flow.buffer(1 + random.nextInt(3));
      case 1 -> flow.mapConcurrently(1 + random.nextInt(3), lease -> passing(random, lease));
      case 2 -> flow.mapUnordered(1 + random.nextInt(3), lease -> passing(random, lease));
      case 3 -> flow.chunk(1 + random.nextInt(3), ofMillis(2)).flatMap(Flow::from);
      case 4 -> flow.chunk(1 + random.nextInt(3)).flatMap(Flow::from);
      case 5 -> flow.debounce(ofMillis(1 + random.nextInt(2)));
      case 6 -> flow.merge(emitting(post, random));
      case 7 -> flow.zip(emitting(post, random), (a, b) -> random.nextBoolean() ? a : b);
      case 8 -> flow.filter(lease -> passing(random, random.nextInt(3) > 0));
      case 9 -> flow.take(random.nextInt(6)).drop(random.nextInt(2));
      case 10 -> flow.groupBy(9, lease -> lease.value() % 3, group -> last(random, group));
      case 11 -> flow.timeout(Duration.ofDays(1));
      default -> flow.map(lease -> passing(random, lease));
    };
  }

  /** One of a group, or none: what is passed on is not settled, what is not passed on may be. */
  private static Lease<Integer> last(Random random, Group<Integer, Lease<Integer>> group)
      throws IOException {
    List<Lease<Integer>> some = group.elements().take(1 + random.nextInt(3)).toList();
    return passing(random, some.getLast());
  }

  private static <T> T passing(Random random, T element) throws IOException {
    pass(random);
    if (random.nextInt(25) == 0) {
      throw new IOException("by chance");
    }
    return element;
  }

  private static void consume(Random random, Flow<Lease<Integer>> flow) throws IOException {
    boolean looping = random.nextBoolean();
    if (!looping) {
      flow.<IOException>forEach(lease -> settle(random, lease));
      return;
    }
    try (var cursor = flow.open()) {
      for (Lease<Integer> lease : cursor) {
        settle(random, lease);
        if (random.nextInt(6) == 0) {
          return;
        }
      }
    }
  }

  private static void settle(Random random, Lease<Integer> lease) throws IOException {
    pass(random);
    if (lease.isSettled()) {
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> lease.giveBack();
      case 1 -> lease.deadLetter("by chance");
      case 2 -> throw new IOException("by chance");
      case 3 -> assertThat(lease.isSettled()).isFalse();
      default -> lease.<Lease<Integer>, IOException>acknowledgeAfter(n -> passing(random, lease));
    }
  }
}
