// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A failure and those that are suppressed in it, to be handled by type: what Python writes as
 * {@code except*}.
 *
 * <pre>{@code
 * try {
 *   group(g -> ...);
 * } catch (Exception e) {
 *   Failures failures = Failures.of(e);
 *   failures.ofType(TimeoutException.class).forEach(late -> metrics.late(late));
 *   failures.except(TimeoutException.class).rethrow();
 * }
 * }</pre>
 *
 * <p>A group throws its first failure as itself with the later ones suppressed; here they are next
 * to each other, in that order. What user code suppressed, as try-with-resources does, cannot be
 * told from that and is among them. Causes are not: a failure that wraps others is one failure.
 * Immutable.
 */
public final class Failures implements Iterable<Throwable> {
  private final List<Throwable> all;

  private Failures(List<Throwable> all) {
    this.all = List.copyOf(all);
  }

  /** The failure and everything suppressed in it, each once. */
  public static Failures of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> all = new ArrayList<>();
    Deque<Throwable> next = new ArrayDeque<>(List.of(failure));
    while (!next.isEmpty()) {
      Throwable each = next.pop();
      if (seen.add(each)) {
        all.add(each);
        Arrays.asList(each.getSuppressed()).reversed().forEach(next::push);
      }
    }
    return new Failures(all);
  }

  /** Those of that type, earliest first. */
  public <X extends Throwable> List<X> ofType(Class<X> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Those that are of none of these types. */
  @SafeVarargs
  public final Failures except(Class<? extends Throwable>... types) {
    return new Failures(
        all.stream()
            .filter(each -> Arrays.stream(types).noneMatch(type -> type.isInstance(each)))
            .toList());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Throws the earliest as itself, even if it is a checked exception, with the others suppressed in
   * it; returns when there is none.
   */
  public void rethrow() {
    if (all.isEmpty()) {
      return;
    }
    Throwable first = all.getFirst();
    Set<Throwable> known = Collections.newSetFromMap(new IdentityHashMap<>());
    of(first).forEach(known::add);
    all.stream().filter(known::add).forEach(first::addSuppressed);
    throw Rethrow.asItself(first);
  }

  @Override
  public Iterator<Throwable> iterator() {
    return all.iterator();
  }

  @Override
  public String toString() {
    return "Failures" + all;
  }
}
