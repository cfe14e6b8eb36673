// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.group;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On one event loop and one worker, so that a second call has to wait for the first. */
@Timeout(60)
final class OffloadTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  }

  @AfterEach
  void close() {
    release.countDown();
    get(Tasks.shutdown(vertx, ofSeconds(5)));
  }

  private static <T extends @Nullable Object> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private String held() throws InterruptedException {
    begun.countDown();
    release.await();
    return "held";
  }

  /** Holds whatever interrupts it. */
  private String stubborn() {
    begun.countDown();
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        log.add("interrupted");
      }
    }
    return "held";
  }

  /** Runs the call in a task of its own and cancels that when the call has begun. */
  private Throwable failureWhenCancelled(Body<String, Exception> call) {
    CompletableFuture<Task<?>> task = new CompletableFuture<>();
    Future<String> result =
        Tasks.run(
            vertx,
            () -> {
              task.complete(Tasks.current().orElseThrow());
              String value = call.run();
              log.add("value " + value);
              checkpoint();
              return value;
            });
    Task<?> calling = task.join();
    awaitBegun();
    calling.cancel("not wanted");
    log.add("cancelled");
    return get(result.<Throwable>map(value -> new AssertionError(value)).otherwise(e -> e));
  }

  private void awaitBegun() {
    boolean interrupted = false;
    while (begun.getCount() > 0) {
      try {
        begun.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    assertThat(interrupted).isFalse();
  }

  @Test
  void blocking_runsOnAWorkerWhileTheLoopGoesOn() {
    Future<String> result =
        Tasks.run(vertx, () -> Offload.blocking(() -> held() + Thread.currentThread().getName()));
    awaitBegun();

    CompletableFuture<String> alive = new CompletableFuture<>();
    vertx.runOnContext(v -> alive.complete("alive"));
    assertThat(alive.join()).isEqualTo("alive");
    release.countDown();

    assertThat(get(result)).startsWith("held").contains("worker");
  }

  @Test
  void blocking_thatThrows_throwsItAsItself() {
    IOException checked = new IOException("as itself");
    StackOverflowError error = new StackOverflowError("as itself");

    Throwable first =
        get(Tasks.run(vertx, () -> failureOf(() -> Offload.blocking(() -> throwing(checked)))));
    Throwable second =
        get(
            Tasks.run(
                vertx,
                () ->
                    failureOf(() ->
                        Offload.blocking(() -> {
                          throw error;
                        }))));

    assertThat(first).isSameAs(checked);
    assertThat(second).isSameAs(error);
  }

  private static String throwing(IOException e) throws IOException {
    throw e;
  }

  @Test
  @SuppressWarnings("NullAway") // the checker takes the lambda's result for non-null
  void blocking_thatReturnsNull_returnsNull() {
    assertThat(
            get(Tasks.run(vertx, () -> Offload.<@Nullable String, Exception>blocking(() -> null))))
        .isNull();
  }

  @Test
  void blocking_inACancelledScope_neverBegins() {
    get(
        Tasks.run(
            vertx,
            () ->
                cancelScope(scope -> {
                  scope.cancel();
                  Offload.blocking(() -> log.add("ran"));
                  return true;
                })));

    assertThat(log).isEmpty();
  }

  @Test
  void blocking_cancelledWhileItRuns_isWaitedForAndItsValueIsKept() {
    CompletableFuture<Task<?>> task = new CompletableFuture<>();
    Future<String> result =
        Tasks.run(
            vertx,
            () -> {
              task.complete(Tasks.current().orElseThrow());
              log.add("value " + Offload.blocking(this::stubborn));
              checkpoint();
              return "not reached";
            });
    awaitBegun();
    task.join().cancel();
    CompletableFuture<String> turn = new CompletableFuture<>();
    vertx.runOnContext(v -> turn.complete("the loop has had a turn"));
    turn.join();
    assertThat(result.isComplete()).isFalse();
    release.countDown();

    assertThat(get(result.<Throwable>map(AssertionError::new).otherwise(e -> e)))
        .isInstanceOf(TaskCancelledException.class);
    assertThat(log).containsExactly("value held");
  }

  @Test
  void blocking_cancelledWhileItWaitsForAWorker_neverRuns() {
    Future<String> first = Tasks.run(vertx, () -> Offload.blocking(this::stubborn));
    awaitBegun();

    Throwable failure =
        failureWhenCancelled(() ->
            Offload.blocking(() -> {
              log.add("ran");
              return "never";
            }));
    assertThat(failure).isInstanceOf(TaskCancelledException.class);
    release.countDown();
    get(first);
    get(Tasks.run(vertx, () -> Offload.blocking(() -> log.add("next in line"))));

    assertThat(log).containsExactly("cancelled", "next in line");
  }

  @Test
  void interruptible_cancelledWhileItRuns_isInterruptedAndTheCancellationIsRaised() {
    Throwable failure = failureWhenCancelled(() -> Offload.interruptible(this::held));

    assertThat(failure)
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("not wanted");
    assertThat(log).containsExactly("cancelled");
  }

  /** Cancels a moment before, while or after the body ends, with nothing to synchronise them. */
  @Test
  void interruptible_cancelledWhenItEnds_neverInterruptsTheNextCallOfTheWorker() {
    for (int i = 0; i < 300; i++) {
      CompletableFuture<Task<?>> running = new CompletableFuture<>();
      Future<?> result =
          Tasks.run(
              vertx,
              () -> {
                Task<?> self = Tasks.current().orElseThrow();
                return Offload.interruptible(() -> running.complete(self));
              });
      running.join().cancel();
      get(result.otherwiseEmpty());

      boolean interrupted =
          get(
              Tasks.run(
                  vertx, () -> Offload.blocking(() -> Thread.currentThread().isInterrupted())));
      assertThat(interrupted).isFalse();
    }
  }

  @Test
  void abandonable_cancelledWhileItRuns_isLeftBehindAndCounted() {
    long before = Offload.abandoned();

    Throwable failure = failureWhenCancelled(() -> Offload.abandonable(this::stubborn));
    assertThat(failure).isInstanceOf(TaskCancelledException.class);
    assertThat(Offload.abandoned()).isEqualTo(before + 1);
    release.countDown();
    get(Tasks.run(vertx, () -> Offload.blocking(() -> log.add("next in line"))));

    assertThat(Offload.abandoned()).isEqualTo(before);
    assertThat(log).containsExactly("cancelled", "next in line");
  }

  @Test
  void abandonable_thatFailsLater_isReported() throws Exception {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Throwable failure =
          failureWhenCancelled(() ->
              Offload.abandonable(() -> {
                stubborn();
                throw new IOException("too late for anybody");
              }));
      assertThat(failure).isInstanceOf(TaskCancelledException.class);
      release.countDown();

      lines.await(line -> line.contains("abandoned call failed"));
    }
  }

  /**
   * The pool was opened on the context of the first verticle that needed it, and closed with it.
   */
  @Test
  void cpu_whoseFirstUserWasUndeployed_goesOnForTheOthers() {
    String id =
        get(
            vertx.deployVerticle(
                new TaskVerticle() {
                  @Override
                  protected void start(TaskGroup group) {
                    log.add(Offload.cpu(() -> "first"));
                  }
                }));
    get(vertx.undeploy(id));

    log.add(get(Tasks.run(vertx, () -> Offload.cpu(() -> "second"))));

    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void cpu_runsBesideBlockingCalls() {
    Future<?> blocked = Tasks.run(vertx, () -> Offload.blocking(this::stubborn));
    awaitBegun();

    assertThat(get(Tasks.run(vertx, () -> Offload.cpu(() -> 6 * 7)))).isEqualTo(42);

    release.countDown();
    get(blocked);
  }

  @Test
  void call_ofATaskInsideAWorker_isAnErrorThatNamesTasksRun() {
    Throwable failure =
        get(
            Tasks.run(
                vertx,
                () ->
                    failureOf(
                        () -> Offload.blocking(() -> await(Promise.<String>promise().future())))));

    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside a task")
        .hasMessageContaining("worker");
  }

  @Test
  void groupOfCalls_thatFails_waitsForTheRunningOne() {
    Future<Throwable> failure =
        Tasks.run(
            vertx,
            () ->
                failureOf(() ->
                    group(g -> {
                      g.fork(() -> Offload.blocking(this::stubborn));
                      g.fork(() -> {
                        Offload.cpu(this::awaitBegun);
                        throw new IOException("sibling");
                      });
                    })));
    awaitBegun();
    release.countDown();

    assertThat(get(failure)).isInstanceOf(IOException.class).hasNoSuppressedExceptions();
  }

  @Test
  void cancellationThrownAcrossThreads_isNoCancellationOfTheCaller() {
    Throwable failure =
        get(
            Tasks.run(
                vertx,
                () -> {
                  Throwable[] caught = new Throwable[1];
                  var left =
                      cancelScope(scope -> {
                        scope.cancel();
                        caught[0] = failureOf(Tasks::checkpoint);
                        return true;
                      });
                  assertThat(left).isPresent();
                  return failureOf(() ->
                      group(g ->
                          g.fork(() ->
                              Offload.blocking(() -> {
                                throw (Cancellation) caught[0];
                              }))));
                }));

    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another scope");
  }
}
