// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Simulated;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Flows from and into what others call streams. */
final class BridgesTest {
  private final List<Object> log = new ArrayList<>();

  private final Flow<Integer> numbers =
      Flow.of(out -> {
        try {
          for (int n = 1; ; n++) {
            out.emit(n);
          }
        } finally {
          log.add("finally");
        }
      });

  // ---- streams of Vert.x

  @Test
  void readStream_isReadToItsEndAndNeverMoreThanAsked() {
    Simulated.run(vertx -> {
      Tape tape = new Tape(vertx, 50, null);

      assertThat(Flow.from(tape).onEach(n -> sleep(ofMillis(1))).fold(0, Integer::sum))
          .isEqualTo(1225);
      assertThat(tape.mostAhead).isLessThanOrEqualTo(Inbox.CAPACITY);
    });
  }

  @Test
  void readStream_thatIsLeftEarly_isPausedWithoutHandlers() {
    Simulated.run(vertx -> {
      Tape tape = new Tape(vertx, 50, null);

      assertThat(Flow.from(tape).take(3).toList()).containsExactly(0, 1, 2);
      assertThat(tape.asked).isZero();
      assertThat(tape.handler).isNull();
    });
  }

  @Test
  void readStream_thatFails_failsTheFlowAfterItsElements() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("broken");
      Tape tape = new Tape(vertx, 3, failure);

      assertThat(failureOf(() -> Flow.from(tape).forEach(log::add))).isSameAs(failure);
      assertThat(log).containsExactly(0, 1, 2);
    });
  }

  @Test
  void writeTo_goesNoFasterThanTheStream() {
    Simulated.run(vertx -> {
      Drain drain = new Drain(vertx, 99);

      Flow.range(0, 10).writeTo(drain);

      assertThat(drain.written).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(drain.most).isEqualTo(2);
      assertThat(clock()).isEqualTo(ofMillis(10));
    });
  }

  @Test
  void writeTo_aStreamThatFails_throwsThatAndEndsTheProducer() {
    Simulated.run(vertx -> {
      Drain drain = new Drain(vertx, 3);

      assertThat(failureOf(() -> numbers.writeTo(drain))).hasMessage("full for ever");
      assertThat(log).containsExactly("finally");
    });
  }

  // ---- publishers

  @Test
  void publisher_andBack_isTheSameFlow() {
    everySeed(
        1_000,
        (random, vertx) -> {
          Flow<Integer> flow =
              Flow.range(0, 40)
                  .onEach(n -> {
                    if (n % 8 == 0) {
                      pass(random);
                    }
                  });
          int enough = random.nextInt(50);

          List<Integer> seen = Flow.from(flow.toPublisher(vertx)).take(enough).toList();

          assertThat(seen).isEqualTo(flow.take(enough).toList());
        });
  }

  @Test
  void publisher_ofAFlowThatFails_saysSoAfterTheElements() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("broken");
      Flow<Integer> flow =
          Flow.of(out -> {
            out.emit(1);
            throw failure;
          });

      assertThat(failureOf(() -> Flow.from(flow.toPublisher(vertx)).forEach(log::add)))
          .isSameAs(failure);
      assertThat(log).containsExactly(1);
    });
  }

  @Test
  void publisher_sendsWhatIsAskedForAndEndsWithTheSubscription() {
    Simulated.run(vertx -> {
      Asking asking = new Asking();
      numbers.toPublisher(vertx).subscribe(asking);
      sleep(ofMillis(1));
      assertThat(asking.seen).isEmpty();

      asking.subscription().request(2);
      sleep(ofMillis(1));
      assertThat(asking.seen).containsExactly(1, 2);

      asking.subscription().cancel();
      asking.subscription().request(5);
      sleep(ofMillis(1));
      assertThat(asking.seen).containsExactly(1, 2);
      assertThat(log).containsExactly("finally");
    });
  }

  @Test
  void publisher_askedForNothing_failsTheSubscriber() {
    Simulated.run(vertx -> {
      Asking asking = new Asking();
      numbers.toPublisher(vertx).subscribe(asking);

      asking.subscription().request(0);
      sleep(ofMillis(1));

      assertThat(asking.seen).singleElement().isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  void publisher_cancelledBeforeItBegan_doesNotRun() {
    Simulated.run(vertx -> {
      group(g -> {
        Asking asking = new Asking();
        numbers.onEach(log::add).toPublisher(vertx).subscribe(asking);
        asking.subscription().cancel();
        sleep(ofMillis(1));
      });

      assertThat(log).isEmpty();
    });
  }

  private static final class Asking implements Subscriber<Integer> {
    final List<Object> seen = new ArrayList<>();
    private @Nullable Subscription subscription;

    Subscription subscription() {
      if (subscription == null) {
        throw new AssertionError("not subscribed");
      }
      return subscription;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Integer element) {
      seen.add(element);
    }

    @Override
    public void onError(Throwable failure) {
      seen.add(failure);
    }

    @Override
    public void onComplete() {
      seen.add("end");
    }
  }

  /** Numbers, sent by callbacks of the event loop as far as they were asked for. */
  private static final class Tape implements ReadStream<Integer> {
    private final Vertx vertx;
    private final int length;
    private final @Nullable Throwable failure;
    private int next;
    private boolean over;
    long asked = Long.MAX_VALUE;
    long mostAhead;
    @Nullable Handler<Integer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    Tape(Vertx vertx, int length, @Nullable Throwable failure) {
      this.vertx = vertx;
      this.length = length;
      this.failure = failure;
    }

    private void send() {
      while (handler != null && asked > 0 && next < length) {
        asked--;
        handler.handle(next++);
      }
      if (next == length && !over) {
        over = true;
        if (failure != null && exceptionHandler != null) {
          exceptionHandler.handle(failure);
        } else if (endHandler != null) {
          endHandler.handle(null);
        }
      }
    }

    @Override
    public Tape handler(@Nullable Handler<Integer> handler) {
      this.handler = handler;
      return this;
    }

    @Override
    public Tape pause() {
      asked = 0;
      return this;
    }

    @Override
    public Tape resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Tape fetch(long amount) {
      asked += amount;
      mostAhead = Math.max(mostAhead, asked);
      vertx.getOrCreateContext().runOnContext(unused -> send());
      return this;
    }

    @Override
    public Tape endHandler(@Nullable Handler<Void> endHandler) {
      this.endHandler = endHandler;
      return this;
    }

    @Override
    public Tape exceptionHandler(@Nullable Handler<Throwable> handler) {
      this.exceptionHandler = handler;
      return this;
    }
  }

  /** Takes an element in a millisecond, and is full with two. */
  private static final class Drain implements WriteStream<Integer> {
    private final Vertx vertx;
    private final int breaksAt;
    final List<Integer> written = new ArrayList<>();
    private Future<Void> last = Future.succeededFuture();
    private int waiting;
    int most;
    private @Nullable Handler<Void> drainHandler;

    Drain(Vertx vertx, int breaksAt) {
      this.vertx = vertx;
      this.breaksAt = breaksAt;
    }

    @Override
    public Future<Void> write(Integer element) {
      most = Math.max(most, ++waiting);
      last = last.compose(unused -> vertx.timer(1).compose(fired -> take(element)));
      return last;
    }

    private Future<Void> take(Integer element) {
      if (element == breaksAt) {
        return Future.failedFuture(new IOException("full for ever"));
      }
      written.add(element);
      waiting--;
      if (drainHandler != null) {
        drainHandler.handle(null);
      }
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return last;
    }

    @Override
    public boolean writeQueueFull() {
      return waiting >= 2;
    }

    @Override
    public Drain setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public Drain drainHandler(@Nullable Handler<Void> handler) {
      drainHandler = handler;
      return this;
    }

    @Override
    public Drain exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }
  }
}
