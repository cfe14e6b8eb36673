// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.selvage.tasks.Tasks;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An asynchronous appender that never blocks who logs: with {@value #QUEUE_SIZE} events queued,
 * further ones are shed, and the first that finds room is followed by a warning with their number.
 *
 * <p>The number is what was shed at least: the check and the insertion are two steps.
 */
final class SheddingAppender extends AsyncAppender {
  static final int QUEUE_SIZE = 8192;

  private final AtomicLong shed = new AtomicLong();

  SheddingAppender() {
    setQueueSize(QUEUE_SIZE);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    setIncludeCallerData(false);
  }

  @Override
  protected void put(ILoggingEvent event) {
    if (getRemainingCapacity() == 0) {
      shed.incrementAndGet();
      return;
    }
    super.put(event);
    long count = shed.getAndSet(0);
    if (count > 0) {
      super.put(warning(count));
    }
  }

  /** The thread of a task without a name has none either: the task tells what it is called. */
  @Override
  protected void preprocess(ILoggingEvent event) {
    if (event instanceof LoggingEvent own && Thread.currentThread().getName().isEmpty()) {
      Tasks.current().ifPresent(task -> name(own, task.name()));
    }
    super.preprocess(event);
  }

  private void name(LoggingEvent event, String task) {
    try {
      event.setThreadName(task);
    } catch (IllegalStateException e) {
      addInfo("another appender has asked the event for its thread before", e);
    }
  }

  private ILoggingEvent warning(long count) {
    String name = SheddingAppender.class.getPackageName();
    Logger logger = ((LoggerContext) getContext()).getLogger(name);
    String message = count + " log events were shed: they came faster than they were written";
    return new LoggingEvent(name, logger, Level.WARN, message, null, new Object[0]);
  }
}
