// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** A Vert.x with an event loop for each core, and a context on each of them. */
final class EventLoops implements AutoCloseable {
  private final Vertx vertx;
  private final List<Context> contexts = new CopyOnWriteArrayList<>();

  /** Contexts whose code runs as the threading model says. */
  EventLoops(ThreadingModel model) {
    int cores = Runtime.getRuntime().availableProcessors();
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores));
    DeploymentOptions each = new DeploymentOptions().setInstances(cores).setThreadingModel(model);
    done(vertx.deployVerticle(Place::new, each));
  }

  Vertx vertx() {
    return vertx;
  }

  Context first() {
    return contexts.getFirst();
  }

  List<Context> all() {
    return List.copyOf(contexts);
  }

  /** Waits for the future, on a thread that may wait. */
  static <T> T done(Future<T> future) {
    CompletableFuture<T> waiting = new CompletableFuture<>();
    future.onComplete(waiting::complete, waiting::completeExceptionally);
    try {
      return waiting.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The sum of the futures. */
  static long sum(List<Future<Long>> futures) {
    return futures.stream().mapToLong(EventLoops::done).sum();
  }

  @Override
  public void close() {
    var _ = done(vertx.close());
  }

  private final class Place extends VerticleBase {
    @Override
    public Future<?> start() {
      contexts.add(context);
      return Future.succeededFuture();
    }
  }
}
