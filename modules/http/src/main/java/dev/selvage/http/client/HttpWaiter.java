// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import dev.selvage.tasks.Waiter;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a Vert.x future that says what it waits for, in deadlines and task dumps. A result
 * that comes after the wait was cancelled is disposed of.
 */
final class HttpWaiter<T> extends Waiter implements Completable<T> {
  private final String what;
  private final Consumer<? super T> dispose;
  private @Nullable T value;
  private @Nullable Throwable failure;

  private HttpWaiter(String what, Consumer<? super T> dispose) {
    super("HttpCall");
    this.what = what;
    this.dispose = dispose;
  }

  /** Waits for the future; fails as it fails, wrapped in a {@link Failure}. */
  static <T> T await(String what, Future<T> future, Consumer<? super T> dispose) throws Failure {
    HttpWaiter<T> waiter = new HttpWaiter<>(what, dispose);
    future.onComplete(waiter);
    waiter.await();
    return waiter.result();
  }

  private T result() throws Failure {
    T result = value;
    if (result == null) {
      throw new Failure(failure);
    }
    return result;
  }

  @Override
  public void complete(@Nullable T result, @Nullable Throwable cause) {
    value = result;
    failure = cause;
    if (!resume() && result != null) {
      dispose.accept(result);
    }
  }

  @Override
  protected void withdraw() {
    // a late result finds the wait settled, and is disposed of
  }

  @Override
  public String toString() {
    return what;
  }

  /** What Vert.x reported, still to be turned into an {@link HttpException}. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(@Nullable Throwable cause) {
      super(cause);
    }
  }
}
