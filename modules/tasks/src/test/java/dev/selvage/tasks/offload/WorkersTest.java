// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static dev.selvage.tasks.Simulated.failureOf;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.sync.Limiter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WorkersTest {
  private final Rig rig = new Rig();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private Workers open(int threads, int maxWaiting) {
    WorkersOptions options =
        WorkersOptions.defaults().withThreads(threads).withMaxWaiting(maxWaiting);
    return Workers.open(rig.vertx, "pdf", options);
  }

  @Test
  void blocking_runsOnThreadsOfThatName() {
    Workers pdf = open(1, 10);

    String thread = rig.run(() -> pdf.blocking(() -> Thread.currentThread().getName()));

    assertThat(thread).startsWith("selvage-pdf");
  }

  @Test
  void blocking_whenAllThreadsAreBusy_waitsInOrder() {
    Workers pdf = open(1, 10);
    var first = rig.start(() -> pdf.blocking(() -> rig.hold(begun)));
    Rig.await(begun);
    var second = rig.start(() -> pdf.blocking(() -> log.add("second")));
    var third = rig.start(() -> pdf.blocking(() -> log.add("third")));
    rig.turn();
    assertThat(log).isEmpty();
    assertThat(pdf.statistics().waiting()).isEqualTo(2);

    rig.release();

    assertThat(List.of(first.get(), second.get(), third.get())).containsExactly("held", true, true);
    assertThat(log).containsExactly("second", "third");
  }

  @Test
  void blocking_cancelledInTheLine_leavesItAndNeverRuns() {
    Workers pdf = open(1, 1);
    var first = rig.start(() -> pdf.blocking(() -> rig.hold(begun)));
    Rig.await(begun);
    var second = rig.start(() -> pdf.blocking(() -> log.add("second")));
    rig.turn();

    second.task().cancel("not wanted");
    assertThat(second.failure()).isInstanceOf(TaskCancelledException.class);
    var third = rig.start(() -> pdf.blocking(() -> log.add("third")));
    rig.release();

    assertThat(first.get()).isEqualTo("held");
    assertThat(third.get()).isTrue();
    assertThat(log).containsExactly("third");
    assertThat(pdf.statistics()).isEqualTo(new Workers.Statistics("pdf", 1, 0, 0, 2, 0, 1, 0, 0));
  }

  @Test
  void blocking_whenTheLineIsFull_isRejectedWithTheNumbers() {
    Workers pdf = open(1, 0);
    var first = rig.start(() -> pdf.blocking(() -> rig.hold(begun)));
    Rig.await(begun);

    Throwable failure = rig.run(() -> failureOf(() -> pdf.blocking(() -> log.add("never"))));

    assertThat(failure)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("'pdf' have 0 calls in line already");
    assertThat(pdf.statistics().rejected()).isEqualTo(1);
    assertThat(pdf.statistics().waiting()).isZero();
    rig.release();
    assertThat(first.get()).isEqualTo("held");
    assertThat(log).isEmpty();
  }

  @Test
  void blocking_thatFails_isCountedAndThrown() {
    Workers pdf = open(1, 0);
    IOException failure = new IOException("as itself");

    Throwable thrown =
        rig.run(() ->
            failureOf(() ->
                pdf.blocking(() -> {
                  throw failure;
                })));

    assertThat(thrown).isSameAs(failure);
    assertThat(pdf.statistics()).isEqualTo(new Workers.Statistics("pdf", 1, 0, 0, 1, 1, 0, 0, 0));
  }

  @Test
  void abandonable_cancelled_keepsItsThreadUntilItHasEnded() {
    Workers pdf = open(1, 10);
    var first = rig.start(() -> pdf.abandonable(() -> rig.hold(begun)));
    Rig.await(begun);
    first.task().cancel("not wanted");
    assertThat(first.failure()).isInstanceOf(TaskCancelledException.class);
    assertThat(pdf.statistics().abandoned()).isEqualTo(1);

    var second = rig.start(() -> pdf.blocking(() -> log.add("second")));
    rig.turn();
    assertThat(log).isEmpty();
    rig.release();

    assertThat(second.get()).isTrue();
    assertThat(pdf.statistics().abandoned()).isZero();
    assertThat(pdf.statistics().running()).isZero();
  }

  @Test
  void limitedBy_letsSoManyCallsRunAtATime() {
    Limiter one = Limiter.of(1);
    var first = rig.start(() -> Offload.limitedBy(one).blocking(() -> rig.hold(begun)));
    Rig.await(begun);

    var second = rig.start(() -> Offload.limitedBy(one).blocking(() -> log.add("second")));
    assertThat(rig.run(() -> Offload.blocking(() -> "not limited"))).isEqualTo("not limited");
    rig.turn();
    assertThat(log).isEmpty();
    assertThat(one.statistics().waiting()).isEqualTo(1);
    rig.release();

    assertThat(first.get()).isEqualTo("held");
    assertThat(second.get()).isTrue();
    assertThat(one.available()).isEqualTo(1);
  }

  @Test
  void limitedBy_cancelledWhileItWaitsForItsPermit_takesNone() {
    Limiter none = Limiter.of(0);
    var call = rig.start(() -> Offload.limitedBy(none).blocking(() -> log.add("never")));
    rig.turn();

    call.task().cancel("not wanted");

    assertThat(call.failure()).isInstanceOf(TaskCancelledException.class);
    none.resize(1);
    assertThat(none.available()).isEqualTo(1);
    assertThat(log).isEmpty();
  }

  @Test
  void limitedBy_abandoned_keepsItsPermitUntilItHasEnded() {
    Limiter one = Limiter.of(1);
    var first = rig.start(() -> Offload.limitedBy(one).abandonable(() -> rig.hold(begun)));
    Rig.await(begun);
    first.task().cancel("not wanted");
    assertThat(first.failure()).isInstanceOf(TaskCancelledException.class);
    assertThat(one.available()).isZero();

    rig.release();
    assertThat(rig.run(() -> Offload.limitedBy(one).blocking(() -> "next"))).isEqualTo("next");

    assertThat(one.available()).isEqualTo(1);
  }

  @Test
  void close_refusesNewCallsAndLetsTheOthersGoOn() {
    Workers pdf = open(1, 10);
    var first = rig.start(() -> pdf.blocking(() -> rig.hold(begun)));
    Rig.await(begun);
    var second = rig.start(() -> pdf.blocking(() -> log.add("second")));
    rig.turn();

    pdf.close();
    pdf.close();
    Throwable late = rig.run(() -> failureOf(() -> pdf.blocking(() -> "late")));
    rig.release();

    assertThat(late)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("'pdf' are closed");
    assertThat(completedFuture(first.get())).isCompletedWithValue("held");
    assertThat(second.get()).isTrue();
    try (Workers again = open(1, 10)) {
      assertThat(rig.run(() -> again.blocking(() -> "again"))).isEqualTo("again");
    }
  }

  @Test
  void open_withAnOpenName_isAnError() {
    try (Workers pdf = open(1, 10)) {
      assertThatThrownBy(() -> open(1, 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'pdf'");
      assertThat(Workers.of(rig.vertx)).extracting(Workers::name).contains("blocking", pdf.name());
    }
    assertThat(Workers.of(rig.vertx)).extracting(Workers::name).doesNotContain("pdf");
  }

  @Test
  void close_ofTheWorkersOfTheVertx_isAnError() {
    Throwable failure = rig.run(() -> failureOf(() -> Offload.cores().close()));

    assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("'cpu'");
  }

  @Test
  void options_outOfRange_areErrorsThatNameThem() {
    assertThatThrownBy(() -> WorkersOptions.defaults().withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads is 0");
    assertThatThrownBy(() -> WorkersOptions.defaults().withMaxWaiting(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxWaiting is -1");
  }

  @Test
  void call_outsideATask_isAnErrorThatNamesTasksRun() {
    Workers pdf = open(1, 10);

    assertThatThrownBy(() -> pdf.blocking(() -> "never"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Workers.blocking was called outside a task")
        .hasMessageContaining("Tasks.run");
  }
}
