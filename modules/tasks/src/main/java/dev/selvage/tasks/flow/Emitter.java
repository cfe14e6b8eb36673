// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Tasks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a generator puts its elements. Belongs to one run of {@link Flow#of(ActionWith)}, and to
 * the task that runs it.
 */
public final class Emitter<T> {
  private final Run run;
  private final Sink<? super T> sink;
  private final Thread owner = Thread.currentThread();
  private @Nullable CancelScope scope;
  private @Nullable Throwable ended;
  private boolean over;

  private Emitter(Run run, Sink<? super T> sink) {
    this.run = run;
    this.sink = sink;
  }

  /** Runs the generator; throws what came from downstream when it has been unwound. */
  static <T> void run(ActionWith<? super Emitter<T>, ?> generator, Run run, Sink<? super T> sink)
      throws Exception {
    Emitter<T> out = new Emitter<>(run, sink);
    Throwable end;
    try {
      var unused =
          Tasks.cancelScope(scope -> {
            out.scope = scope;
            generator.run(out);
            return true;
          });
      end = out.end(null);
    } catch (Throwable e) {
      end = out.end(e);
    }
    if (end != null) {
      throw Thrown.asItself(end);
    }
  }

  private @Nullable Throwable end(@Nullable Throwable thrown) {
    over = true;
    if (ended == null || thrown == null) {
      return ended == null ? thrown : ended;
    }
    return Thrown.merged(ended, thrown);
  }

  /**
   * Hands an element to the consumer, which runs inside this call, and returns when it is ready for
   * the next one. A checkpoint.
   *
   * <p>When the consumer needs no more, or has failed, the generator is unwound: this raises the
   * {@link Cancellation} of the generator's own scope, again and again, so {@code finally} blocks
   * run and what waits in them belongs into a shield. Inside a shield it returns, and the element
   * goes nowhere.
   *
   * @throws IllegalStateException when it is called by another task than the one that runs the
   *     generator, or after the generator has ended
   */
  public void emit(T element) {
    Objects.requireNonNull(element, "Emitter.emit: the element is null");
    if (over || Thread.currentThread() != owner) {
      throw misused();
    }
    run.emitted(element);
    Tasks.checkpoint();
    if (ended != null) {
      return;
    }
    try {
      sink.emit(element);
    } catch (Cancellation c) {
      throw c;
    } catch (Throwable e) {
      unwind(e);
    }
  }

  private void unwind(Throwable why) {
    ended = why;
    if (scope != null) {
      scope.cancel(
          why instanceof Stop ? "its consumer needs no more" : "its consumer failed: " + why);
    }
    Tasks.checkpoint();
  }

  private IllegalStateException misused() {
    return new IllegalStateException(
        over
            ? "Emitter.emit was called after its generator had ended"
            : "Emitter.emit was called by "
                + Tasks.current().map(task -> "the task '" + task.name() + "'").orElse("no task")
                + ", which does not run the generator: let other tasks put into a queue, and use"
                + " Flow.from(queue)");
  }
}
