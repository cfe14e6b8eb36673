// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Carrier;
import java.text.MessageFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while it is open. */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  /** From the logger of that name; the line of the carrier, which is told once, is told before. */
  public static LogLines of(String name) {
    Objects.requireNonNull(Carrier.CHOSEN);
    LogLines lines = new LogLines(Logger.getLogger(name));
    lines.logger.addHandler(lines);
    return lines;
  }

  public List<String> lines() {
    return lines;
  }

  /** Waits for a line that is logged on another thread. */
  public synchronized void await(Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (lines.stream().noneMatch(wanted)) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no such line among " + lines);
      }
      wait(left);
    }
  }

  @Override
  public synchronized void publish(LogRecord line) {
    Object[] parameters = line.getParameters();
    lines.add(
        parameters == null
            ? line.getMessage()
            : MessageFormat.format(line.getMessage(), parameters));
    notifyAll();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
