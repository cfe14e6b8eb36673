// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.trace;

import dev.selvage.tasks.ThreadBound;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Copies OpenTelemetry's current context to forked tasks and to the workers of offloaded code;
 * found by tasks.
 */
public final class TraceOfTasks implements ThreadBound<Context> {
  /** Called by {@code ServiceLoader}. */
  public TraceOfTasks() {}

  @Override
  public @Nullable Context copy() {
    Context current = Context.current();
    return current == Context.root() ? null : current;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // by who undoes the binding
  public Runnable bind(@Nullable Context copy) {
    Scope scope = (copy == null ? Context.root() : copy).makeCurrent();
    return scope::close;
  }

  @Override
  public String toString() {
    return "the context of OpenTelemetry";
  }
}
