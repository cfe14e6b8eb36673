// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ServiceLoggingTest {
  private static LogSettings settings(
      Map<String, String> properties, Map<String, String> variables) {
    return LogSettings.of(properties::get, variables::get);
  }

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  /** What one event looks like on the console. */
  private static String written(LogSettings settings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    LoggerContext context = context();
    try {
      ServiceLogging.configure(context, settings);
      context.getLogger("dev.selvage.x").atInfo().addKeyValue("port", 80).log("{} is up", "it");
      context.getLogger("dev.selvage.x").debug("not shown");
    } finally {
      context.stop();
      System.setOut(console);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void settings_comeFromPropertiesThenVariables() {
    Map<String, String> variables =
        Map.of("SELVAGE_LOG_LEVEL", "warn", "SELVAGE_LOG_FORMAT", "json");

    assertThat(settings(Map.of(), Map.of())).isEqualTo(new LogSettings(Level.INFO, false));
    assertThat(settings(Map.of(), variables)).isEqualTo(new LogSettings(Level.WARN, true));
    assertThat(settings(Map.of("selvage.log.level", "debug"), variables))
        .isEqualTo(new LogSettings(Level.DEBUG, true));
  }

  @Test
  void text_isOneLineWithTimeLevelThreadLoggerMessageAndPairs() {
    assertThat(written(settings(Map.of(), Map.of())))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[-+]\\d\\d:\\d\\d) INFO  \\[main] dev.selvage.x it is up"
                + " port=\"80\"\\R");
  }

  @Test
  void json_isOneObjectALine() {
    String line = written(settings(Map.of("selvage.log.format", "json"), Map.of()));

    assertThat(new JsonObject(line).getString("formattedMessage")).isEqualTo("it is up");
  }

  @Test
  void configure_givesWayToAFileOnTheClassPath() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    assertThat(new ServiceLogging().configure(context))
        .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
  }

  @Test
  void appender_whenItsQueueIsFull_shedsAndSaysHowMany() {
    LoggerContext context = context();
    CountDownLatch gate = new CountDownLatch(1);
    List<String> written = new CopyOnWriteArrayList<>();
    SheddingAppender appender = new SheddingAppender();
    appender.setContext(context);
    appender.addAppender(new Gated(gate, written));
    appender.start();
    Logger logger = context.getLogger("x");
    logger.addAppender(appender);

    IntStream.range(0, 3 * SheddingAppender.QUEUE_SIZE).forEach(i -> logger.info("line"));
    gate.countDown();
    while (appender.getNumberOfElementsInQueue() > 0) {
      Thread.onSpinWait();
    }
    logger.info("after");
    context.stop();

    assertThat(written.getLast()).matches("\\d+ log events were shed: .*");
    assertThat(written).contains("after").hasSizeLessThan(3 * SheddingAppender.QUEUE_SIZE);
  }

  /** Writes nothing until the gate opens. */
  private static final class Gated extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch gate;
    private final List<String> written;

    Gated(CountDownLatch gate, List<String> written) {
      this.gate = gate;
      this.written = written;
      this.started = true;
    }

    @Override
    protected void append(ILoggingEvent event) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      written.add(event.getFormattedMessage());
    }
  }
}
