// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import com.hazelcast.logging.AbstractLogger;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.LoggerFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Hands what Hazelcast logs to {@code System.Logger}, which is where everything else goes. Its
 * information is debugging output here; warnings and errors stay what they are, but for the one
 * about flags that only cost a little speed, which {@link Cluster#JVM_FLAGS} answers.
 *
 * <p>Public because Hazelcast makes it by its name.
 */
public final class HazelcastLog implements LoggerFactory {
  private static final String CLASS_PROPERTY = "hazelcast.logging.class";
  private static final String TYPE_PROPERTY = "hazelcast.logging.type";
  private static final String FLAGS_WARNING = "Hazelcast is starting in a Java modular environment";

  private final ConcurrentMap<String, ILogger> loggers = new ConcurrentHashMap<>();

  /** Made by Hazelcast. */
  public HazelcastLog() {}

  /** Makes Hazelcast log here, unless the process was told otherwise. */
  static void install() {
    if (System.getProperty(CLASS_PROPERTY) == null && System.getProperty(TYPE_PROPERTY) == null) {
      System.setProperty(CLASS_PROPERTY, HazelcastLog.class.getName());
    }
  }

  @Override
  public ILogger getLogger(String name) {
    return loggers.computeIfAbsent(name, SystemLogger::new);
  }

  private static final class SystemLogger extends AbstractLogger {
    private final System.Logger target;

    SystemLogger(String name) {
      target = System.getLogger(name);
    }

    @Override
    public void log(Level level, String message) {
      target.log(levelOf(level, message), message);
    }

    @Override
    public void log(Level level, String message, Throwable thrown) {
      target.log(levelOf(level, message), message, thrown);
    }

    @Override
    public void log(LogEvent event) {
      LogRecord record = event.getLogRecord();
      log(record.getLevel(), record.getMessage(), record.getThrown());
    }

    @Override
    public Level getLevel() {
      return isLoggable(Level.FINEST) ? Level.FINEST : Level.WARNING;
    }

    @Override
    public boolean isLoggable(Level level) {
      return target.isLoggable(levelOf(level, ""));
    }

    private static System.Logger.Level levelOf(Level level, String message) {
      if (level.equals(Level.OFF)) {
        return System.Logger.Level.OFF;
      }
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return System.Logger.Level.ERROR;
      }
      if (level.intValue() >= Level.WARNING.intValue() && !message.contains(FLAGS_WARNING)) {
        return System.Logger.Level.WARNING;
      }
      return level.intValue() >= Level.INFO.intValue()
          ? System.Logger.Level.DEBUG
          : System.Logger.Level.TRACE;
    }
  }
}
