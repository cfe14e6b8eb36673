// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.sqlite.JobQueue.Added;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobQueueTest {

  private final Vertx vertx = Vertx.vertx();
  private final JobQueue queue = new JobQueue(3);

  @AfterEach
  void close() {
    TestDatabase.await(vertx.close());
  }

  private Job job() {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    return new Job(new Work.CloseCursors(), null, context, (result, failure) -> {});
  }

  private List<Job> take(int most, int shares) {
    return queue.take(most, shares, job -> true, () -> {});
  }

  @Test
  void add_whenFull_refuses() {
    queue.add(job());
    queue.add(job());
    Job last = job();
    queue.add(last);

    assertThat(queue.add(job())).isEqualTo(Added.FULL);
    assertThat(queue.remove(last)).isTrue();
    assertThat(queue.add(job())).isEqualTo(Added.YES);
  }

  @Test
  void take_givesAShareInOrder() {
    Job first = job();
    Job second = job();
    Job third = job();
    queue.add(first);
    queue.add(second);
    queue.add(third);

    assertThat(take(10, 2)).containsExactly(first, second);
    assertThat(take(10, 2)).containsExactly(third);
  }

  @Test
  void take_endsBeforeWhatDoesNotBelong() {
    Job first = job();
    Job second = job();
    Job third = job();
    queue.add(first);
    queue.add(second);
    queue.add(third);

    assertThat(queue.take(10, 1, job -> job != third, () -> {})).containsExactly(first, second);
    assertThat(queue.take(10, 1, job -> job != third, () -> {})).containsExactly(third);
  }

  /**
   * A thread holds answers while more work waits for it. That work can be withdrawn at any moment,
   * so what is to be done before a long wait must be done when the wait begins, not on the word of
   * an earlier look: else the answers stay until the next command comes.
   */
  @Test
  void take_whenNothingIsThere_firstDoesWhatMustNotWait() {
    Job late = job();

    List<Job> taken = queue.take(10, 1, job -> true, () -> queue.add(late));

    assertThat(taken).containsExactly(late);
  }

  @Test
  void putBack_keepsTheOrder_beyondTheLimit() {
    Job first = job();
    Job second = job();
    queue.add(job());
    queue.add(job());

    queue.putBack(new ArrayDeque<>(List.of(first, second)));

    assertThat(queue.size()).isEqualTo(4);
    assertThat(take(2, 1)).containsExactly(first, second);
  }

  @Test
  void close_refusesMore_andLetsTheRestBeTaken() {
    Job rest = job();
    queue.add(rest);

    queue.close();

    assertThat(queue.add(job())).isEqualTo(Added.CLOSED);
    assertThat(take(10, 1)).containsExactly(rest);
    assertThat(take(10, 1)).isEmpty();
    assertThat(queue.poll(1_000_000_000_000L, () -> {})).isNull();
  }
}
