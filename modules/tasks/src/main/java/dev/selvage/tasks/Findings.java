// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.WARNING;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was found and still stands: tasks in a deadlock, and tasks that nobody can wake. Whoever
 * looks for such tasks reports here; everything else reads it from here. Any thread.
 *
 * <p>What is certain is logged when it is found; what only looks so, while {@link Holdings} tracks.
 * At most {@value #LIMIT} findings of a JVM are kept; more are logged, but neither kept nor shown.
 */
public final class Findings {
  static final int LIMIT = 1_000;

  private static final CopyOnWriteArrayList<Standing> STANDING = new CopyOnWriteArrayList<>();
  private static final AtomicLong DEADLOCKS = new AtomicLong();
  private static final AtomicLong STUCK = new AtomicLong();

  /**
   * A finding as long as it is true.
   *
   * @param vertx whose tasks they are
   * @param key what tells it from others: two findings of equal keys are one
   * @param now how it looks at this moment; empty when it is no longer true. Any thread
   */
  private record Standing(Vertx vertx, Object key, Supplier<Optional<Finding>> now) {}

  private Findings() {}

  /**
   * Keeps a finding until it is no longer true, and logs it, unless it is known.
   *
   * @param key what tells it from others
   * @param now how it looks when somebody asks; empty when it is no longer true
   */
  static void report(Vertx vertx, Object key, Finding found, Supplier<Optional<Finding>> now) {
    synchronized (STANDING) {
      STANDING.removeIf(standing -> standing.now().get().isEmpty());
      if (STANDING.stream().anyMatch(standing -> standing.key().equals(key))) {
        return;
      }
      if (STANDING.size() < LIMIT) {
        STANDING.add(new Standing(vertx, key, now));
      }
    }
    counter(found.kind()).incrementAndGet();
    if (found.certain() || Holdings.isTracked()) {
      Reports.LOG.log(WARNING, found.text());
    }
  }

  /** What stands in this Vert.x, in the order in which it was found. */
  public static List<Finding> of(Vertx vertx) {
    Vertx own = vertx.getOrCreateContext().owner();
    return select(standing -> standing.vertx() == own);
  }

  private static List<Finding> select(Predicate<Standing> which) {
    List<Finding> found = new ArrayList<>();
    List<Standing> over = new ArrayList<>();
    for (Standing standing : STANDING) {
      standing
          .now()
          .get()
          .ifPresentOrElse(
              finding -> {
                if (which.test(standing)) {
                  found.add(finding);
                }
              },
              () -> over.add(standing));
    }
    STANDING.removeAll(over);
    return found;
  }

  /** How often something of that kind was found in this JVM. */
  public static long found(Finding.Kind kind) {
    return counter(kind).get();
  }

  private static AtomicLong counter(Finding.Kind kind) {
    return kind == Finding.Kind.DEADLOCK ? DEADLOCKS : STUCK;
  }
}
