// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static dev.selvage.tasks.Simulated.failureOf;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OffloadFlowTest {
  private final Rig rig = new Rig();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger emitted = new AtomicInteger();

  @AfterEach
  void close() {
    rig.close();
  }

  /** All numbers from 0 on. */
  private Flow<Integer> endless() {
    return Offload.flow(out -> {
      try {
        while (true) {
          out.emit(emitted.get());
          emitted.incrementAndGet();
        }
      } finally {
        log.add("ended");
      }
    });
  }

  @Test
  void flow_handsElementsOnInOrder() {
    List<Integer> elements =
        rig.run(() ->
            Offload.<Integer>flow(out -> IntStream.range(0, 1_000).forEach(out::emit)).toList());

    assertThat(elements).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void flow_whoseConsumerIsBehind_isAtMostSixteenElementsAhead() {
    rig.run(() -> {
      int[] taken = new int[1];
      endless()
          .take(500)
          .forEach(element -> {
            taken[0]++;
            assertThat(emitted.get()).isLessThanOrEqualTo(taken[0] + Offload.FLOW_AHEAD);
            Tasks.checkpoint();
          });
      return true;
    });

    assertThat(log).containsExactly("ended");
  }

  @Test
  void flow_whoseConsumerNeedsNoMore_hasEndedItsProducerWhenItEnds() {
    List<Integer> elements =
        rig.run(() -> {
          List<Integer> first = endless().take(3).toList();
          log.add("left");
          return first;
        });

    assertThat(elements).containsExactly(0, 1, 2);
    assertThat(log).containsExactly("ended", "left");
  }

  @Test
  void flow_whoseProducerFails_throwsThatAfterItsElements() {
    IOException failure = new IOException("as itself");
    List<Integer> seen = new ArrayList<>();

    Throwable thrown =
        rig.run(() ->
            failureOf(() ->
                Offload.<Integer>flow(
                        out -> {
                          out.emit(1);
                          out.emit(2);
                          throw failure;
                        })
                    .forEach(seen::add)));

    assertThat(thrown).isSameAs(failure);
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void flow_whoseConsumerFails_endsItsProducerFirst() {
    IOException failure = new IOException("as itself");

    Throwable thrown =
        rig.run(() ->
            failureOf(() ->
                endless()
                    .forEach(element -> {
                      throw failure;
                    })));

    assertThat(thrown).isSameAs(failure);
    assertThat(log).containsExactly("ended");
  }

  @Test
  void flow_whoseConsumerIsCancelledWhileTheProducerIsBlocked_endsTheProducer() {
    CountDownLatch first = new CountDownLatch(1);
    var consumer =
        rig.start(() -> {
          endless()
              .forEach(element -> {
                first.countDown();
                Tasks.sleep(ofHours(1));
              });
          return true;
        });
    Rig.await(first);

    consumer.task().cancel("not wanted");

    assertThat(consumer.failure()).isInstanceOf(TaskCancelledException.class);
    assertThat(log).containsExactly("ended");
  }

  @Test
  void flow_ofTheCores_isFedByAParallelStream() {
    List<Integer> elements =
        rig.run(() ->
            Offload.cores()
                .<Integer>flow(out -> IntStream.range(0, 500).parallel().forEach(out::emit))
                .toList());

    assertThat(elements).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void emit_afterTheEnd_isAnError() {
    List<WorkerEmitter<Integer>> kept = new ArrayList<>();
    rig.run(() -> Offload.<Integer>flow(kept::add).toList());

    assertThatThrownBy(() -> kept.getFirst().emit(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after its body had ended");
  }
}
