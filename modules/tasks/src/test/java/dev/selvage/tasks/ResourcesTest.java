// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.flow.Flow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Blocks that release what was acquired in them. */
final class ResourcesTest {
  private static final int SEEDS = 1_000;

  private final List<Object> log = new ArrayList<>();

  private String open(String name) {
    log.add("+" + name);
    return name;
  }

  private void close(String name) {
    log.add("-" + name);
  }

  private Thing thing(String name) {
    return new Thing(open(name), log);
  }

  private record Thing(String name, List<Object> log) implements AutoCloseable {
    @Override
    public void close() {
      sleep(ofMillis(1));
      log.add("-" + name);
    }
  }

  private static void fail(String message) throws IOException {
    throw new IOException(message);
  }

  // ---- the end of the block

  @Test
  void use_releasesInReverseOrder() {
    Simulated.run(vertx -> {
      int value =
          Resources.use(r -> {
            Thing a = r.acquire(() -> thing("a"));
            String b = r.acquire(() -> open("b"), this::close);
            r.onRelease(() -> log.add("action"));
            log.add(a.name() + b);
            return 7;
          });

      assertThat(value).isEqualTo(7);
      assertThat(log).containsExactly("+a", "+b", "ab", "action", "-b", "-a");
    });
  }

  @Test
  void body_thatFails_isThrownAsItselfWithTheReleasesSuppressedInTheirOrder() {
    Simulated.run(vertx -> {
      Throwable failure =
          failureOf(() ->
              Resources.use(r -> {
                r.onRelease(() -> fail("third"));
                r.onRelease(() -> log.add("between"));
                r.onRelease(() -> fail("second"));
                fail("first");
              }));

      assertThat(failure).isInstanceOf(IOException.class).hasMessage("first");
      assertThat(failure.getSuppressed()).extracting("message").containsExactly("second", "third");
      assertThat(log).containsExactly("between");
    });
  }

  @Test
  void release_thatFails_isThrownWhenTheBodySucceeded() {
    Simulated.run(vertx -> {
      Throwable failure =
          failureOf(() ->
              Resources.use(r -> {
                r.onRelease(() -> fail("second"));
                r.onRelease(() -> fail("first"));
              }));

      assertThat(failure).hasMessage("first");
      assertThat(failure.getSuppressed()).extracting("message").containsExactly("second");
    });
  }

  @Test
  void release_withAFatalError_comesFirst() {
    Simulated.run(vertx -> {
      Throwable failure =
          failureOf(() ->
              Resources.use(r -> {
                r.onRelease(() -> {
                  throw new LinkageError("fatal");
                });
                fail("ordinary");
              }));

      assertThat(failure).isInstanceOf(LinkageError.class);
      assertThat(failure.getSuppressed()).extracting("message").containsExactly("ordinary");
    });
  }

  @Test
  void cancelledBlock_releasesAllInShieldsAndPassesTheCancellationOn() {
    Simulated.run(vertx -> {
      boolean completed =
          moveOnAfter(
              ofMillis(10),
              () ->
                  Resources.use(r -> {
                    var unused = List.of(r.acquire(() -> thing("a")), r.acquire(() -> thing("b")));
                    sleep(ofSeconds(60));
                  }));

      assertThat(completed).isFalse();
      assertThat(log).containsExactly("+a", "+b", "-b", "-a");
      assertThat(clock()).isEqualTo(ofMillis(12));
    });
  }

  @Test
  void cancelledBlock_whoseReleaseFails_throwsThatAndIsCancelledAfterwards() {
    Simulated.run(vertx ->
        cancelScope(scope -> {
          Throwable failure =
              failureOf(() ->
                  Resources.use(r -> {
                    r.onRelease(() -> fail("on the way out"));
                    scope.cancel("test");
                    checkpoint();
                  }));
          log.add(failure);

          assertThat(failure).hasMessage("on the way out");
          assertThat(failureOf(Tasks::checkpoint)).isInstanceOf(Cancellation.class);
          return true;
        }));
    assertThat(log).hasSize(1);
  }

  @Test
  void release_thatHangs_isCutShortByItsGraceAndTheOthersRun() {
    Simulated.run(vertx -> {
      Throwable failure =
          failureOf(() ->
              Resources.use(
                  ofSeconds(2),
                  r -> {
                    r.onRelease(() -> log.add("last"));
                    r.onRelease(() -> sleep(Duration.ofDays(1)));
                  }));

      assertThat(failure).isInstanceOf(DeadlineExceededException.class);
      assertThat(log).containsExactly("last");
      assertThat(clock()).isEqualTo(ofSeconds(2));
    });
  }

  @Test
  void whatBelongsToTheBlock_endsBeforeAnythingIsReleased() {
    Simulated.run(vertx -> {
      Resources.use(r -> {
        var unused = r.acquire(() -> thing("a"));
        var cursor = reading().open();
        log.add(cursor.iterator().next());
      });

      assertThat(log).containsExactly("+a", 1, "reader ends", "-a");
    });
  }

  private Flow<Integer> reading() {
    return Flow.of(out -> {
      try {
        out.emit(1);
        sleep(ofSeconds(60));
      } finally {
        log.add("reader ends");
      }
    });
  }

  // ---- acquiring

  @Test
  void open_thatFails_holdsNothing() {
    Simulated.run(vertx -> {
      Throwable failure =
          failureOf(() ->
              Resources.use(r -> {
                var unused = r.acquire(() -> thing("a"));
                unused =
                    r.<Thing, IOException>acquire(() -> {
                      throw new IOException("not today");
                    });
              }));

      assertThat(failure).hasMessage("not today").hasNoSuppressedExceptions();
      assertThat(log).containsExactly("+a", "-a");
    });
  }

  @Test
  void allOrNothing_thatFails_releasesItsPartsAtOnce() {
    Simulated.run(vertx ->
        Resources.use(r -> {
          Throwable failure =
              failureOf(() ->
                  r.allOrNothing(parts -> {
                    var unused = parts.acquire(() -> thing("a"));
                    unused = parts.acquire(() -> thing("b"));
                    fail("half done");
                    return unused;
                  }));
          log.add(failure.getMessage());

          var whole =
              r.allOrNothing(parts ->
                  List.of(parts.acquire(() -> thing("c")), parts.acquire(() -> thing("d"))));
          log.add(whole.size());
        }));
    assertThat(log).containsExactly("+a", "+b", "-b", "-a", "half done", "+c", "+d", 2, "-d", "-c");
  }

  @Test
  void acquire_inParallel_releasesInTheReverseOfTheOrderInWhichTheyCame() {
    Simulated.run(vertx ->
        Resources.use(r -> {
          var things =
              gather(
                  List.of(30, 10, 20),
                  millis ->
                      r.acquire(() -> {
                        sleep(ofMillis(millis));
                        return thing("" + millis);
                      }));
          assertThat(things).extracting(Thing::name).containsExactly("30", "10", "20");
        }));
    assertThat(log).containsExactly("+10", "+20", "+30", "-30", "-20", "-10");
  }

  @Test
  void acquire_afterTheBlock_fails() {
    Simulated.run(vertx -> {
      Resources[] kept = new Resources[1];
      Resources.use(r -> {
        kept[0] = r;
      });
      Promise<String> late = Promise.promise();

      assertThat(failureOf(() -> kept[0].acquire(() -> thing("a"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after the block in the task 'test' had ended");
      assertThat(failureOf(() -> kept[0].onRelease(() -> {})))
          .isInstanceOf(IllegalStateException.class);
      assertThat(failureOf(() -> kept[0].acquire(late.future(), this::closing)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(log).isEmpty();
      late.complete("late");
      assertThat(log).containsExactly("-late");
    });
  }

  @Test
  void acquire_byATaskThatOutlivesTheBlock_closesWhatItOpened() {
    Simulated.run(vertx ->
        group(g -> {
          Resources.use(r -> {
            g.fork(() -> {
              Throwable failure =
                  failureOf(() ->
                      r.acquire(() -> {
                        sleep(ofMillis(5));
                        return thing("a");
                      }));
              log.add(failure.getClass());
            });
            sleep(ofMillis(1));
          });
          log.add("left");
        }));
    assertThat(log).containsExactly("left", "+a", "-a", IllegalStateException.class);
  }

  @Test
  void block_usedOnAnotherEventLoop_saysSo() {
    Simulated.run(vertx ->
        Resources.use(r -> {
          var other = Simulated.contexts(vertx, 1).getFirst();

          assertThat(failureOf(() -> await(Simulated.on(other, () -> r.acquire(() -> thing("a"))))))
              .hasMessageContaining("another event loop");
        }));
    assertThat(log).isEmpty();
  }

  @Test
  void senselessArguments_areRefused() {
    Simulated.run(vertx -> {
      assertThat(failureOf(() -> Resources.use(Duration.ZERO, r -> {})))
          .hasMessage("Resources.use: the grace is PT0S; it must be positive");
      assertThat(failureOf(() -> Resources.use(r -> r.acquire(() -> nothing(), this::close))))
          .hasMessage("Resources.acquire: the resource is null");
    });
    assertThat(failureOf(() -> Resources.use(r -> {})))
        .hasMessageContaining("Resources.use was called outside a task");
  }

  @SuppressWarnings("NullAway") // what an unchecked caller does
  private static String nothing() {
    return null;
  }

  // ---- futures

  private Future<?> closing(String name) {
    close(name);
    return Future.succeededFuture();
  }

  private Future<String> opening(Vertx vertx, int millis, String name) {
    return vertx.timer(millis, MILLISECONDS).map(unused -> open(name));
  }

  @Test
  void future_isAwaitedAndWhatItsCloseReturnsToo() {
    Simulated.run(vertx -> {
      Resources.use(r -> {
        String a =
            r.acquire(opening(vertx, 10, "a"), name -> opening(vertx, 5, "close of " + name));
        log.add(a);
      });

      assertThat(log).containsExactly("+a", "a", "+close of a");
      assertThat(clock()).isEqualTo(ofMillis(15));
    });
  }

  @Test
  void future_thatComesAfterTheCancellation_isClosedBeforeTheBlockIsLeft() {
    Simulated.run(vertx -> {
      boolean completed =
          moveOnAfter(
              ofMillis(5),
              () ->
                  Resources.use(r -> {
                    log.add(r.acquire(opening(vertx, 10, "a"), this::closing));
                  }));

      assertThat(completed).isFalse();
      assertThat(log).containsExactly("+a", "-a");
      assertThat(clock()).isEqualTo(ofMillis(10));
    });
  }

  @Test
  void future_thatDoesNotComeWithinTheGrace_isToldAndClosedWhenItComes() {
    Simulated.run(vertx -> {
      try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
        boolean completed =
            moveOnAfter(
                ofMillis(5),
                () ->
                    Resources.use(
                        ofSeconds(1),
                        r -> {
                          log.add(r.acquire(opening(vertx, 2_000, "a"), this::closing));
                        }));

        assertThat(completed).isFalse();
        assertThat(clock()).isEqualTo(ofMillis(1_005));
        assertThat(lines.lines()).singleElement().asString().contains("not there PT1S later");
        assertThat(log).isEmpty();
        sleep(ofSeconds(1));
        assertThat(log).containsExactly("+a", "-a");
      }
    });
  }

  @Test
  void future_thatFailsAfterTheCancellation_leavesJustThat() {
    Simulated.run(vertx -> {
      boolean completed =
          moveOnAfter(
              ofMillis(5),
              () ->
                  Resources.use(r -> {
                    Future<String> failing =
                        opening(vertx, 10, "a").compose(a -> Future.failedFuture("refused"));
                    log.add(r.acquire(failing, this::closing));
                  }));

      assertThat(completed).isFalse();
      assertThat(log).containsExactly("+a");
    });
  }

  // ---- any order, any end

  /**
   * Blocks in blocks, some acquired in parallel, with opens and closes that wait or fail, cancelled
   * at any moment: what was opened is closed, and once.
   */
  @Test
  void everything_isReleasedOnce_whateverHappens() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Integer> held = new ArrayList<>();
          int[] most = new int[1];
          var unused =
              cancelScope(scope -> {
                group(g -> {
                  g.forkDaemon(() -> {
                    for (int i = random.nextInt(12); i >= 0; i--) {
                      pass(random);
                    }
                    scope.cancel("by chance");
                  });
                  try {
                    Resources.use(r -> {
                      acquireSome(r, random, vertx, held, most, 2);
                    });
                  } catch (IOException e) {
                    assertThat(e).hasMessageStartingWith("by chance");
                  }
                });
                return true;
              });

          assertThat(held).as("held in the end, of %d", most[0]).isEmpty();
        });
  }

  private static void acquireSome(
      Resources r, Random random, Vertx vertx, List<Integer> held, int[] count, int depth)
      throws Exception {
    for (int i = random.nextInt(4); i >= 0; i--) {
      switch (random.nextInt(depth > 0 ? 5 : 3)) {
        case 0 -> {
          var unused =
              r.acquire(() -> openOrFail(random, held, count), n -> closeOrFail(n, random, held));
        }
        case 1 -> {
          Future<Integer> opening =
              vertx.timer(1 + random.nextInt(3), MILLISECONDS).map(unused -> hold(held, count));
          var unused =
              r.acquire(opening, n -> vertx.timer(1).onSuccess(closed -> release(n, held)));
        }
        case 2 -> {
          var unused =
              gather(
                  IntStream.range(0, 3).boxed().toList(),
                  n ->
                      r.acquire(
                          () -> openOrFail(random, held, count),
                          m -> closeOrFail(m, random, held)));
        }
        case 3 -> {
          var unused =
              r.allOrNothing(parts -> {
                acquireSome(parts, random, vertx, held, count, depth - 1);
                return true;
              });
        }
        default ->
            Resources.use(inner -> {
              acquireSome(inner, random, vertx, held, count, depth - 1);
            });
      }
    }
  }

  private static int openOrFail(Random random, List<Integer> held, int[] count) throws IOException {
    pass(random);
    if (random.nextInt(8) == 0) {
      throw new IOException("by chance, open");
    }
    return hold(held, count);
  }

  private static int hold(List<Integer> held, int[] count) {
    held.add(++count[0]);
    return count[0];
  }

  private static void closeOrFail(int n, Random random, List<Integer> held) throws IOException {
    pass(random);
    release(n, held);
    if (random.nextInt(8) == 0) {
      throw new IOException("by chance, close");
    }
  }

  /** It must be there, so it is released once. */
  private static void release(int n, List<Integer> held) {
    assertThat(held.remove((Integer) n)).as("held: %d", n).isTrue();
  }
}
