// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.selvage.service.RunningService;
import dev.selvage.service.Service;
import dev.selvage.service.ServiceOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The deadlock of the running service is named, in the log and at {@code /tasks}. */
@Timeout(60)
final class BankTest {
  private static final long PATIENCE_SECONDS = 30;

  /** The first line that begins so. */
  private static final class FirstLine extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.selvage.tasks");
    private final CompletableFuture<String> line = new CompletableFuture<>();
    private final String prefix;

    FirstLine(String prefix) {
      this.prefix = prefix;
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getFormattedMessage().startsWith(prefix)) {
        line.complete(event.getFormattedMessage());
      }
    }

    String await() throws Exception {
      return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }

  @Test
  void bank_deadlocks_andBothTasksAreNamed() throws Exception {
    int port = freePort();
    ServiceOptions options = ServiceOptions.named("bank").withEnvironment(Map.of());
    try (FirstLine logged = new FirstLine("deadlock: ")) {
      RunningService running =
          Service.start(options, new String[] {"--set", "port=" + port}, Bank::declare);
      running.started().await(PATIENCE_SECONDS, TimeUnit.SECONDS);

      String line = logged.await();
      JsonObject tree = tasks(port);

      assertThat(line)
          .contains("deadlock: 2 tasks wait for each other")
          .contains(
              "the task 'rent of Alice' holds the lock 'account of Alice' and waits for the lock"
                  + " 'account of Bob', held by the task 'wages of Bob' at Bank.transfer(Bank.java:")
          .contains(
              "the task 'wages of Bob' holds the lock 'account of Bob' and waits for the lock"
                  + " 'account of Alice', held by the task 'rent of Alice'");
      JsonObject finding = tree.getJsonArray("findings").getJsonObject(0);
      assertThat(tree.getJsonArray("findings")).hasSize(1);
      assertThat(finding.getString("text")).isEqualTo(line);
      assertThat(names(finding)).containsExactlyInAnyOrder("rent of Alice", "wages of Bob");
      assertThat(names(tree)).contains("rent of Alice", "wages of Bob", "http");
      running.stop("the test is over").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static List<String> names(JsonObject of) {
    return of.getJsonArray("tasks").stream()
        .map(task -> ((JsonObject) task).getString("name"))
        .toList();
  }

  private static JsonObject tasks(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/tasks");
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return new JsonObject(answer.body());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
