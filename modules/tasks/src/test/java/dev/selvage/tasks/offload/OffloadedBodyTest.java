// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.cancelScope;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the code on a worker can ask and tell. */
@Timeout(60)
final class OffloadedBodyTest {
  private final Rig rig = new Rig();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  /** Goes on until it is cancelled. */
  private String forever() {
    begun.countDown();
    try {
      while (true) {
        Offload.checkCancelled();
        Thread.onSpinWait();
      }
    } finally {
      log.add("unwound");
    }
  }

  @Test
  void checkCancelled_afterTheTaskWasCancelled_raisesItsCancellationInTheWorker() {
    var call = rig.start(() -> Offload.blocking(this::forever));
    Rig.await(begun);

    call.task().cancel("not wanted");

    assertThat(call.failure())
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("not wanted");
    assertThat(log).containsExactly("unwound");
  }

  @Test
  void checkCancelled_inABodyWhoseScopeIsCancelled_isAbsorbedByThatScopeAlone() {
    CompletableFuture<Runnable> cancel = new CompletableFuture<>();
    var call =
        rig.start(() -> {
          var left =
              cancelScope(scope -> {
                cancel.complete(scope::cancel);
                return Offload.cpu(this::forever);
              });
          return left.isEmpty() + " " + Offload.blocking(() -> "goes on");
        });
    Rig.await(begun);

    cancel.join().run();

    assertThat(call.get()).isEqualTo("true goes on");
  }

  @Test
  void checkCancelled_inATask_isACheckpoint() {
    Throwable[] raised = new Throwable[1];

    var left =
        rig.run(() ->
            cancelScope(scope -> {
              Offload.checkCancelled();
              scope.cancel();
              raised[0] = failureOf(Offload::checkCancelled);
              return true;
            }));

    assertThat(left).isPresent();
    assertThat(raised[0]).isInstanceOf(Cancellation.class);
  }

  @Test
  void checkCancelled_anywhereElse_isAnErrorThatSaysWhereItBelongs() {
    assertThatThrownBy(Offload::checkCancelled)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Offload.checkCancelled was called on the thread ")
        .hasMessageContaining("Offload.blocking");
    assertThatThrownBy(Offload::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Offload.current");
  }

  @Test
  void current_handedToTheThreadsOfAStream_raisesThere() {
    var call =
        rig.start(() ->
            Offload.cpu(() -> {
              WorkerCall self = Offload.current();
              return IntStream.range(0, 4).parallel().map(i -> spin(self)).sum();
            }));
    Rig.await(begun);

    call.task().cancel("not wanted");

    assertThat(call.failure()).isInstanceOf(TaskCancelledException.class);
  }

  private int spin(WorkerCall call) {
    begun.countDown();
    while (true) {
      call.checkCancelled();
      Thread.onSpinWait();
    }
  }

  @Test
  void cpu_thatForks_hasItsTasksInTheSamePool() {
    List<String> threads =
        rig.run(() ->
            Offload.cpu(() -> {
              var pool = ForkJoinTask.getPool();
              List<String> names =
                  IntStream.range(0, 64)
                      .parallel()
                      .mapToObj(i -> Thread.currentThread().getName())
                      .toList();
              assertThat(ForkJoinTask.adapt(() -> ForkJoinTask.getPool() == pool).fork().join())
                  .isTrue();
              return names;
            }));

    assertThat(threads).hasSize(64).allMatch(name -> name.startsWith("selvage-cpu-worker-"));
  }

  @Test
  void cpu_cancelledWhileAllCoresAreBusy_neverBegins() {
    int cores = Runtime.getRuntime().availableProcessors();
    CountDownLatch all = new CountDownLatch(cores);
    List<Rig.Running<String>> busy = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      busy.add(rig.start(() -> Offload.cpu(() -> rig.hold(all))));
    }
    Rig.await(all);
    var late = rig.start(() -> Offload.cpu(() -> log.add("ran")));
    rig.turn();

    late.task().cancel("not wanted");
    assertThat(late.failure()).isInstanceOf(TaskCancelledException.class);
    rig.release();

    assertThat(busy).allMatch(call -> call.get().equals("held"));
    assertThat(rig.run(() -> Offload.cores().statistics().withdrawn())).isEqualTo(1);
    assertThat(log).isEmpty();
  }

  @Test
  void observing_showsTheTaskWhatWasToldLast() {
    List<String> seen =
        rig.run(() -> {
          List<String> values = new ArrayList<>();
          String result =
              Offload.observing(
                  (Integer value) -> {
                    assertThat(Tasks.current()).isPresent();
                    values.add(value + " of 1000");
                  },
                  progress -> {
                    for (int i = 1; i <= 1_000; i++) {
                      progress.report(i);
                    }
                    return "done";
                  });
          values.add(result);
          return values;
        });

    assertThat(seen).hasSizeBetween(2, 1_001).endsWith("1000 of 1000", "done");
  }

  @Test
  void observing_whoseObserverIsBusy_leavesOutWhatWasToldInBetween() {
    CountDownLatch toldAll = new CountDownLatch(1);
    List<Integer> seen =
        rig.run(() -> {
          List<Integer> values = new ArrayList<>();
          Offload.observing(
              (Integer value) -> {
                values.add(value);
                Offload.blocking(() -> Rig.await(toldAll));
              },
              progress -> {
                progress.report(1);
                Rig.await(begun(values, 1));
                progress.report(2);
                progress.report(3);
                toldAll.countDown();
                return "done";
              });
          return values;
        });

    assertThat(seen).containsExactly(1, 3);
  }

  /** Told when the observer has seen so many values; it holds the event loop until then. */
  private CountDownLatch begun(List<Integer> values, int count) {
    CountDownLatch seen = new CountDownLatch(1);
    rig.vertx.setPeriodic(
        1,
        timer -> {
          if (values.size() == count) {
            rig.vertx.cancelTimer(timer);
            seen.countDown();
          }
        });
    return seen;
  }

  @Test
  void observing_whoseObserverFails_cancelsTheBodyAndThrowsTheFailure() {
    IOException failure = new IOException("the page is gone");

    Throwable thrown =
        rig.run(() ->
            failureOf(() ->
                Offload.observing(
                    (Integer value) -> {
                      throw failure;
                    },
                    progress -> {
                      progress.report(1);
                      return forever();
                    })));

    assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
    assertThat(log).containsExactly("unwound");
  }

  @Test
  void observing_cancelledWhileTheObserverWaits_cancelsTheBodyToo() {
    var call =
        rig.start(() ->
            Offload.observing(
                (Integer value) -> {
                  begun.countDown();
                  Tasks.sleep(ofSeconds(3600));
                },
                progress -> {
                  progress.report(1);
                  return forever();
                }));
    Rig.await(begun);

    call.task().cancel("not wanted");

    assertThat(call.failure())
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("not wanted");
    assertThat(log).containsExactly("unwound");
  }

  @Test
  void report_afterTheBodyHasEnded_isAnError() {
    List<Progress<Integer>> kept = new ArrayList<>();
    rig.run(() -> Offload.observing((Integer value) -> log.add("seen"), kept::add));

    assertThatThrownBy(() -> kept.getFirst().report(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after its body had ended");
  }
}
