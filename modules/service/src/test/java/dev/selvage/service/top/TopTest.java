// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The task tree in a terminal. */
final class TopTest {
  private static final String TREE =
      """
      {"living": 4, "shown": 3, "loops": [{"thread": "loop-0"}],
       "findings": [{"text": "deadlock: 2 tasks wait for each other\\n  the task 'a'\\n  the task 'b'"}],
       "tasks": [
        {"id": 1, "depth": 0, "name": "main", "state": "running"},
        {"id": 2, "parent": 1, "depth": 1, "name": "young", "state": "waiting",
         "waitsFor": "a sleep of PT5S", "waitedMillis": 250},
        {"id": 3, "parent": 1, "depth": 1, "name": "old \\u001b[2J", "state": "waiting",
         "waitsFor": "an event", "waitedMillis": 75000, "at": "Shop.wait(Shop.java:7)",
         "deadline": {"leftMillis": -1500, "scope": "failAfter(PT5S)"}, "cancelled": "late"}]}
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int run(String... args) throws InterruptedException {
    return Top.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        args);
  }

  @Test
  void screen_showsFindingsFirst_thenTheTree_longestWaitFirst() {
    Screen screen = new Screen(Screen.UNLIMITED, Screen.UNLIMITED, false);

    List<String> lines = screen.lines("http://localhost:8080", new JsonObject(TREE));

    assertThat(lines)
        .containsExactly(
            "http://localhost:8080  4 tasks, 3 shown on 1 event loop, 1 finding",
            "deadlock: 2 tasks wait for each other",
            "  the task 'a'",
            "  the task 'b'",
            "",
            "state         for deadline  task          waits for",
            "running                     main",
            "waiting    1m 15s   -1.5 s    old ?[2J    an event (cancelled)  Shop.wait(Shop.java:7)",
            "waiting     0.3 s             young       a sleep of PT5S");
  }

  @Test
  void screen_ofASmallTerminal_isCutToIt() {
    Screen screen = new Screen(20, 4, true);

    List<String> lines = screen.lines("http://localhost:8080", new JsonObject(TREE));

    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).isEqualTo("\u001b[1mhttp://localhost:80…\u001b[0m");
    assertThat(lines.getLast()).contains("and 6 more lines");
  }

  @Test
  void once_printsOnePictureWithoutColours() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/tasks",
        exchange -> {
          byte[] body = TREE.getBytes(StandardCharsets.UTF_8);
          boolean asked = "name=a+b".equals(exchange.getRequestURI().getRawQuery());
          exchange.sendResponseHeaders(asked ? 200 : 400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();

    int status =
        run("--once", "--name", "a b", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    server.stop(0);

    assertThat(status).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("running                     main\n")
        .doesNotContain("\u001b");
  }

  @Test
  void top_whereNothingListens_saysSoAndWhatToDo() throws Exception {
    String url = "http://127.0.0.1:" + freePort();

    int status = run("--once", url);

    assertThat(status).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "top: nothing listens at " + url + ": start a service, or name another one (URL=…)");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void top_withAnArgumentThatNobodyKnows_tellsTheUsage() throws Exception {
    int status = run("--twice");

    assertThat(status).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("'--twice'").contains("[--once]");
  }
}
