// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.store;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The verticle {@code store}: creates the tables, then writes the checks that come through the
 * queue, in chunks. A chunk is written when it is full or its first check has waited for {@link
 * #LINGER}; one transaction for many checks costs little more than one for a single check.
 *
 * <p>While the database fails, chunks are tried again and the queue fills; when it is full, checks
 * wait for room. When the verticle is undeployed it writes what the queue still has.
 */
public final class CheckWriter extends TaskVerticle {
  static final int CHUNK = 100;
  static final Duration LINGER = Duration.ofMillis(50);

  private static final System.Logger LOG = System.getLogger("dev.selvage.examples.lookout");
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration TRIM_EVERY = Duration.ofMinutes(1);

  private static final Duration LONGEST_WRITE = Duration.ofSeconds(5);
  private static final Duration LAST_WRITE = Duration.ofSeconds(8);

  private final Store store;
  private final Queue<Check> checks;
  private final long maxChecks;

  /** What is about to be written; of the task that writes. */
  private final List<Check> chunk = new ArrayList<>(CHUNK);

  /**
   * Writes to the store what comes through the queue.
   *
   * @param maxChecks how many checks are kept, about
   */
  public CheckWriter(Store store, Queue<Check> checks, long maxChecks) {
    this.store = store;
    this.checks = checks;
    this.maxChecks = maxChecks;
  }

  @Override
  protected void start(TaskGroup group) {
    store.createSchema();
    group.fork("write", this::writeChunks);
    group.fork("trim", this::trim);
  }

  private void writeChunks() {
    try {
      while (true) {
        collect();
        save();
      }
    } finally {
      Tasks.shield(LAST_WRITE, this::flush);
    }
  }

  private void collect() {
    chunk.add(checks.take());
    Tasks.moveOnAfter(
        LINGER,
        () -> {
          while (chunk.size() < CHUNK) {
            chunk.add(checks.take());
          }
        });
  }

  private void save() {
    while (!chunk.isEmpty()) {
      try {
        write(chunk);
      } catch (RuntimeException e) {
        LOG.log(WARNING, "writing " + chunk.size() + " checks failed and is tried again", e);
        Tasks.sleep(BACKOFF);
      }
    }
  }

  /** What was collected and what the queue still has: tried once. */
  private void flush() {
    write(chunk);
    for (Optional<Check> next = checks.poll(); next.isPresent(); next = checks.poll()) {
      chunk.add(next.get());
      if (chunk.size() == CHUNK) {
        write(chunk);
      }
    }
    write(chunk);
  }

  /** Shielded: a write that was begun is not given up, or it would be repeated. */
  private void write(List<Check> written) {
    if (!written.isEmpty()) {
      Tasks.shield(LONGEST_WRITE, () -> store.write(written));
      written.clear();
    }
  }

  private void trim() {
    while (true) {
      store.trim(maxChecks);
      Tasks.sleep(TRIM_EVERY);
    }
  }
}
