// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what the server side logs, and keeps it off the console. */
final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.selvage.http.server");
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  private LogLines() {}

  static LogLines collected() {
    LogLines lines = new LogLines();
    lines.logger.setUseParentHandlers(false);
    lines.logger.addHandler(lines);
    return lines;
  }

  List<String> at(Level level) {
    return records.stream()
        .filter(one -> one.getLevel().equals(level))
        .map(formatter::formatMessage)
        .toList();
  }

  List<Throwable> thrown() {
    return records.stream().map(LogRecord::getThrown).filter(one -> one != null).toList();
  }

  @Override
  public void publish(LogRecord one) {
    records.add(one);
  }

  @Override
  public void flush() {
    // nothing is buffered
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
