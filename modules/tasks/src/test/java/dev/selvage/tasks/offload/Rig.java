// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A Vert.x with one event loop, and bodies that begin and end when a test wants them to. */
public final class Rig implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final CountDownLatch release = new CountDownLatch(1);

  /** A task of its own, and its outcome. */
  public record Running<T extends @Nullable Object>(Task<?> task, Future<T> result) {
    public T get() {
      return Rig.get(result);
    }

    public Throwable failure() {
      return Rig.get(result.<Throwable>map(value -> new AssertionError(value)).otherwise(e -> e));
    }
  }

  public static <T extends @Nullable Object> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  public <T extends @Nullable Object> Running<T> start(Body<T, ?> body) {
    CompletableFuture<Task<?>> task = new CompletableFuture<>();
    Future<T> result =
        Tasks.run(
            vertx,
            () -> {
              task.complete(Tasks.current().orElseThrow());
              return body.run();
            });
    return new Running<>(task.join(), result);
  }

  public <T extends @Nullable Object> T run(Body<T, ?> body) {
    return start(body).get();
  }

  /** Everything that is ready on the event loop has had its turn. */
  public void turn() {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    vertx.runOnContext(v -> turn.complete(true));
    turn.join();
  }

  /** Blocks its worker until the release. */
  public String hold(CountDownLatch begun) {
    begun.countDown();
    await(release);
    return "held";
  }

  public void release() {
    release.countDown();
  }

  public static void await(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError("a test waited for too long", e);
      }
    }
  }

  @Override
  public void close() {
    release();
    var unused = get(Tasks.shutdown(vertx, ofSeconds(5)));
  }
}
