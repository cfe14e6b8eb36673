// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What Selvage does about the four gotchas of asyncio. */
final class GotchasTest {
  private static final Logger LOGGER = Logger.getLogger("dev.selvage.tasks");

  private final List<String> log = new ArrayList<>();
  private final List<Object> shown = new CopyOnWriteArrayList<>();

  private void show(Object value) {
    shown.add(value);
  }

  /** Remembers the first line that tells of a held loop. */
  private static final class HeldLoop extends Handler {
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile String line = "";

    @Override
    public void publish(LogRecord record) {
      String message =
          record.getParameters() == null
              ? record.getMessage()
              : MessageFormat.format(record.getMessage(), record.getParameters());
      if (message.contains("report")) {
        line = message;
        told.countDown();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Holds its event loop until that was told, which takes 100 ms. */
  private static void report(HeldLoop held) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (held.told.getCount() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void blockingTheLoop_isLoggedWithTheNameOfTheTask() {
    Vertx vertx = Vertx.vertx();
    HeldLoop held = new HeldLoop();
    LOGGER.addHandler(held);
    try {
      join(Tasks.run(vertx, "report", () -> report(held)));

      assertThat(held.line).contains("report");
    } finally {
      LOGGER.removeHandler(held);
      join(Tasks.shutdown(vertx, ofSeconds(5)));
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void save(int order) {
    sleep(ofMillis(1));
    log.add("saved " + order);
  }

  // snippet:begin forgotten
  String handle(int order) {
    save(order); // a call is a call: it has saved when it returns
    return "saved";
  }

  // snippet:end

  @VirtualTime
  void forgettingAwait_cannotHappen() {
    assertThat(handle(1)).isEqualTo("saved");

    assertThat(log).containsExactly("saved 1");
  }

  // snippet:begin lost
  void audit() {
    throw new IllegalStateException("the audit is broken");
  }

  String handle() throws Exception {
    return group(g -> {
      g.fork("audit", () -> audit()); // the group keeps it, and asks
      return "handled";
    }); // throws what audit threw
  }

  // snippet:end

  @VirtualTime
  void losingAFailure_cannotHappen() {
    assertThatThrownBy(this::handle).hasMessage("the audit is broken");
  }

  @Test
  void mixingThreads_isAllowedWhereNothingWaits() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    Queue<Integer> queue = Queue.bounded(10);
    Future<Integer> taken = Tasks.run(vertx, () -> queue.take());

    // snippet:begin threads
    Thread library =
        Thread.ofPlatform()
            .start(() -> {
              if (!queue.offer(7)) { // any thread may offer, set, cancel, fork
                show("the queue is full");
              }
              Tasks.run(vertx, () -> 35 + 7).onSuccess(total -> show(total)); // or start a task
            });
    // snippet:end

    assertThat(join(taken)).isEqualTo(7);
    library.join();
    join(Tasks.shutdown(vertx, ofSeconds(5)));
    assertThat(shown).doesNotContain("the queue is full");
  }

  @Test
  void waitingOutsideATask_failsAtOnce() {
    assertThatThrownBy(() -> Queue.bounded(1).take())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Tasks.run");
  }
}
