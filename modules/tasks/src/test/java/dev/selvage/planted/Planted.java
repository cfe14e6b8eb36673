// SPDX-License-Identifier: Apache-2.0
package dev.selvage.planted;

import static java.time.Duration.ofHours;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Condition;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Lock;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Tasks that nobody can wake, whose names begin with "stuck", and tasks that somebody can, whose
 * names begin with "live". What they wait for is made inside them, or in a method that has returned
 * when somebody looks: the stack of the program must not hold it.
 */
public final class Planted {
  /** How many tasks of a chain wait for the next one. */
  public static final int CHAIN = 50;

  private static final Event HELD = new Event();
  private static final List<WeakReference<Event>> WEAKLY = new ArrayList<>();
  private static final CountDownLatch END = new CountDownLatch(1);

  private final Vertx vertx;

  Planted(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Lets the threads go that wait for the end of the program. */
  static void end() {
    END.countDown();
  }

  // ---- nobody can wake these

  void stuck() {
    run("stuck-event", () -> new Event().await());
    run(
        "stuck-queue",
        () -> {
          var unused = Queue.bounded(1).take();
        });
    run("stuck-put", () -> Queue.rendezvous().put("nobody wants it"));
    run("stuck-future", () -> Tasks.await(Promise.promise().future()));
    run("stuck-parent-of-child", Planted::waitsForItsChild);
    run("parent of two", Planted::waitForEachOther);
    run("parent of three", Planted::ownsPermits);
    run("parent of a line", Planted::condition);
    chain("stuck-chain-", () -> new Event().await());
  }

  /** The child waits for its parent, and the parent for the child. */
  private static void waitsForItsChild() throws Exception {
    Event parents = new Event();
    Tasks.group(group -> {
      Task<?> child = group.fork("stuck-child-of-parent", parents::await);
      child.await();
      parents.set();
    });
  }

  private static void waitForEachOther() throws Exception {
    Queue<String> toLeft = Queue.bounded(1);
    Queue<String> toRight = Queue.bounded(1);
    Tasks.group(group -> {
      group.fork("stuck-left", () -> toRight.put(toLeft.take()));
      group.fork("stuck-right", () -> toLeft.put(toRight.take()));
    });
    toLeft.close();
  }

  private static void ownsPermits() throws Exception {
    Semaphore permits = Semaphore.of(1);
    Lock lock = new Lock();
    Tasks.group(group -> {
      group.fork(
          "stuck-owner",
          () -> {
            try (var permit = permits.acquire()) {
              lock.locked(() -> new Event().await());
            }
          });
      group.fork("stuck-acquirer", () -> permits.acquire().release());
      group.fork("stuck-locker", () -> lock.locked(() -> true));
    });
  }

  private static void condition() throws Exception {
    Lock lock = new Lock();
    Condition changed = Condition.of(lock);
    Tasks.group(group -> {
      group.fork("stuck-condition-1", () -> lock.locked(changed::await));
      group.fork("stuck-condition-2", () -> lock.locked(changed::await));
    });
  }

  // ---- somebody can wake these

  void live(Vertx other) throws InterruptedException {
    run("live-static", HELD::await);
    byTimer();
    byHandlers();
    byOtherTasks(other);
    byThreads();
    byWeakReference();
    inBlocks();
    byVerticle();
    chain("live-chain-", () -> Tasks.sleep(ofHours(1)));
  }

  private void byTimer() {
    Event event = new Event();
    vertx.setTimer(3_600_000, fired -> event.set());
    waits("live-timer", event);
    Promise<String> promise = Promise.promise();
    vertx.setTimer(3_600_000, fired -> promise.complete("fired"));
    run("live-future", () -> Tasks.await(promise.future()));
  }

  private void byHandlers() {
    Event event = new Event();
    vertx.eventBus().consumer("shutdown", message -> event.set());
    waits("live-consumer", event);
    Event asked = new Event();
    vertx.createHttpServer().requestHandler(request -> asked.set()).listen(0);
    waits("live-http", asked);
  }

  private void byOtherTasks(Vertx other) {
    Event event = new Event();
    waits("live-other", event);
    run(
        "live-setter",
        () -> {
          Tasks.sleep(ofHours(1));
          event.set();
        });
    Event far = new Event();
    waits("live-other-vertx", far);
    var unused =
        Tasks.run(
            other,
            "live-far",
            () -> {
              Tasks.sleep(ofHours(1));
              far.set();
            });
    Event parents = new Event();
    waits("live-of-parent", parents);
    run(
        "live parent",
        () -> {
          Tasks.group(group -> {
            group.fork("live-child", () -> Tasks.sleep(ofHours(1)));
          });
          parents.set();
        });
    Queue<String> queue = Queue.bounded(1);
    run(
        "live-taker",
        () -> {
          var unusedElement = queue.take();
        });
    run(
        "live-putter",
        () -> {
          Tasks.sleep(ofHours(1));
          queue.put("late");
        });
  }

  private void byThreads() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    Event event = new Event();
    waits("live-thread", event);
    Thread.ofPlatform().daemon().start(() -> untilTheEnd(begun, event));
    Event virtual = new Event();
    waits("live-virtual-thread", virtual);
    Thread.ofVirtual().start(() -> untilTheEnd(begun, virtual));
    run("live-offload", () -> Offload.blocking(() -> END.await()));
    begun.await();
  }

  private static void untilTheEnd(CountDownLatch begun, Event event) {
    begun.countDown();
    try {
      END.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    event.set();
  }

  private void byWeakReference() {
    Event event = new Event();
    WEAKLY.add(new WeakReference<>(event));
    waits("live-weak", event);
  }

  private void inBlocks() {
    run("live-deadline", () -> Tasks.failAfter(ofHours(1), () -> new Event().await()));
    run(
        "live-child-of-deadline",
        () ->
            Tasks.failAfter(
                ofHours(1),
                () ->
                    Tasks.group(group -> {
                      group.fork("live-in-deadline", () -> new Event().await());
                    })));
    run("live-until-stopping", () -> Tasks.untilStopping(() -> new Event().await()));
    run(
        "live parent until stopping",
        () ->
            Tasks.untilStopping(() ->
                Tasks.group(group -> {
                  group.fork("live-in-until-stopping", () -> new Event().await());
                })));
    Event atTheEnd = new Event();
    waits("live-at-the-end", atTheEnd);
    run(
        "live-stopping",
        () -> {
          Tasks.awaitStopping();
          atTheEnd.set();
        });
  }

  private void byVerticle() {
    Event event = new Event();
    waits("live-of-verticle", event);
    var unused = vertx.deployVerticle(new Holder(event));
  }

  private static final class Holder extends TaskVerticle {
    private final Event event;

    Holder(Event event) {
      this.event = event;
    }

    @Override
    protected void start(TaskGroup group) {
      group.fork(
          "live-at-undeploy",
          () -> {
            try {
              Tasks.awaitStopping();
            } finally {
              event.set();
            }
          });
    }
  }

  // ---- how they are planted

  private void waits(String name, Event event) {
    run(name, event::await);
  }

  /** Each task sets what the one before it waits for; the last does what it is given. */
  private void chain(String name, Action<?> last) {
    Event next = new Event();
    waits(name + 0, next);
    for (int i = 1; i < CHAIN; i++) {
      Event mine = next;
      Event theirs = new Event();
      run(
          name + i,
          () -> {
            theirs.await();
            mine.set();
          });
      next = theirs;
    }
    Event mine = next;
    run(
        name + CHAIN,
        () -> {
          last.run();
          mine.set();
        });
  }

  private void run(String name, Action<?> action) {
    var unused = Tasks.run(vertx, name, action);
  }
}
