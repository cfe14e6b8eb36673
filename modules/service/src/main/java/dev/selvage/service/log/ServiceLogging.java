// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures Logback for a service; found by Logback itself. */
public final class ServiceLogging extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30} "
          + "%msg%replace( %kvp){'^ $', ''}%replace( %mdc){'^ $', ''}%n%ex";

  /** Called by Logback. */
  public ServiceLogging() {}

  /** Configures the context unless a file does. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (hasFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    configure(context, LogSettings.of(System::getProperty, System::getenv));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Writes out what is still queued and ends logging. The last thing a process does: what is logged
   * afterwards is lost.
   */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  static void configure(LoggerContext context, LogSettings settings) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("console");
    console.setEncoder(encoder(context, settings));
    console.start();
    SheddingAppender appender = new SheddingAppender();
    appender.setContext(context);
    appender.setName("shedding");
    appender.addAppender(console);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(settings.level());
    root.addAppender(appender);
    // Vert.x registers one gauge per instance of a verticle, and Micrometer warns of each but one.
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogSettings settings) {
    if (settings.json()) {
      JsonEncoder json = new JsonEncoder();
      json.setWithFormattedMessage(true);
      json.setWithMessage(false);
      json.setWithContext(false);
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(PATTERN);
    text.setContext(context);
    text.start();
    return text;
  }

  private static boolean hasFile() {
    return System.getProperty("logback.configurationFile") != null
        || ClassLoader.getSystemResource("logback-test.xml") != null
        || ClassLoader.getSystemResource("logback.xml") != null;
  }
}
