// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
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

  private ILoggingEvent warning(long count) {
    String name = SheddingAppender.class.getPackageName();
    Logger logger = ((LoggerContext) getContext()).getLogger(name);
    String message = count + " log events were shed: they came faster than they were written";
    return new LoggingEvent(name, logger, Level.WARN, message, null, new Object[0]);
  }
}
