// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What services log while it is open. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.selvage.service");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Begins to listen. */
  public LogCapture() {
    start();
    logger.addAppender(this);
  }

  /** The messages so far. */
  public List<String> lines() {
    return lines;
  }

  /** The messages so far that begin with the given text. */
  public List<String> lines(String prefix) {
    return lines.stream().filter(line -> line.startsWith(prefix)).toList();
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
