// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tests that leave something behind, or let real time in; the test kit runs them. */
final class Untidy {
  private final Semaphore semaphore = Semaphore.of(2);

  @VirtualTime
  void server(Vertx vertx) {
    await(vertx.createNetServer().connectHandler(socket -> {}).listen(9000));
  }

  @VirtualTime(allow = Allow.SERVERS)
  void serverThatIsAllowed(Vertx vertx) {
    await(vertx.createNetServer().connectHandler(socket -> {}).listen(9000));
  }

  @VirtualTime(allow = Allow.SERVERS)
  void connection(Vertx vertx) {
    await(vertx.createNetServer().connectHandler(socket -> {}).listen(9000));
    await(vertx.createNetClient().connect(9000, "localhost"));
  }

  @VirtualTime
  void timer(Vertx vertx) {
    vertx.setPeriodic(60_000, unused -> {});
  }

  @VirtualTime
  void task(Vertx vertx) {
    var unused = Tasks.run(vertx, "forgotten", () -> Tasks.sleep(Duration.ofHours(1)));
  }

  @VirtualTime
  void permit() {
    var kept = semaphore.acquire();
    assertThat(kept).isNotNull();
  }

  @VirtualTime(allow = Allow.HOLDINGS)
  void permitThatIsAllowed() {
    var kept = semaphore.acquire();
    assertThat(kept).isNotNull();
  }

  /** Owns what it made, so that undeploying it ends all of that. */
  @VirtualTime
  void verticleThatCleansUp(Vertx vertx) {
    await(
        vertx.deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                vertx.setPeriodic(1_000, unused -> {});
                vertx.eventBus().consumer("somewhere", unused -> {});
                return vertx.createHttpServer().requestHandler(request -> {}).listen(9000);
              }
            }));
  }

  @VirtualTime
  void verticleThatCannotStop(Vertx vertx) {
    await(
        vertx.deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> stop() {
                return Future.failedFuture("cannot stop");
              }
            }));
  }

  @VirtualTime
  void executorOfTheJdk() {
    CountDownLatch waiting = new CountDownLatch(1);
    Promise<Integer> promise = Promise.promise();
    var running =
        CompletableFuture.runAsync(() -> {
          awaitUninterruptibly(waiting);
          promise.complete(42);
        });
    Vertx.currentContext().runOnContext(unused -> waiting.countDown());
    await(promise.future());
    assertThat(running).isNotNull();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @VirtualTime
  void timeoutWithoutContext() {
    Future<Object> timed =
        Promise.promise().future().timeout(10, TimeUnit.MILLISECONDS).otherwise("late");
    await(timed);
  }

  @VirtualTime(allow = Allow.REAL_TIME)
  void timeoutThatIsAllowed() {
    timeoutWithoutContext();
  }
}
