// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients do to a server, over real sockets. */
final class RealSocketsTest {
  private final Vertx vertx = Vertx.vertx();
  private final LogLines log = LogLines.collected();
  private final Routes routes = Routes.of(vertx);
  private int port;

  @BeforeEach
  void listen() throws Exception {
    routes.post("/items", request -> request.body().length());
    routes.get("/items", request -> "items");
    port =
        get(
            routes
                .open(Routes.serverOptions().setPort(0).setHost("127.0.0.1"))
                .map(HttpServerHandle::actualPort)
                .toCompletionStage());
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close().toCompletionStage());
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Socket connect(String request) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String read(InputStream in, String until) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      text.append((char) b);
      if (text.indexOf(until) >= 0) {
        break;
      }
    }
    return text.toString();
  }

  @Test
  void upload_announcedTooLarge_isRefusedBeforeItIsSent() throws Exception {
    try (Socket socket =
        connect(
            "POST /items HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n"
                + "Expect: 100-continue\r\n\r\n")) {
      String answer = read(socket.getInputStream(), "bytes\"");

      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json");
    }
  }

  @Test
  void upload_thatIsExpected_isContinued() throws Exception {
    try (Socket socket =
        connect(
            "POST /items HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
                + "Expect: 100-continue\r\n\r\n")) {
      assertThat(read(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      socket.getOutputStream().write("body".getBytes(StandardCharsets.UTF_8));
      String answer = read(socket.getInputStream(), "\r\n\r\n4");

      assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
  }

  /** The answer gets through although the client goes on sending, and then it is cut off. */
  @Test
  void upload_withoutEnd_isAnsweredAndCutOff() throws Exception {
    try (Socket socket =
        connect("POST /items HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")) {
      Thread sender = Thread.ofVirtual().start(() -> sendUntilCutOff(socket));

      String answer = read(socket.getInputStream(), "bytes\"");

      assertThat(answer).startsWith("HTTP/1.1 413 ");
      assertThat(sender.join(ofSeconds(20))).isTrue();
    }
  }

  private static void sendUntilCutOff(Socket socket) {
    byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write(chunk);
      }
    } catch (SocketException cutOff) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void requests_inOnePacket_areAnsweredInOrder() throws Exception {
    String one = "GET /items HTTP/1.1\r\nHost: h\r\n\r\n";
    try (Socket socket =
        connect(one + "POST /items HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab" + one)) {
      String answers = read(socket.getInputStream(), "\r\n\r\n2");
      answers += read(socket.getInputStream(), "items");

      assertThat(answers)
          .containsSubsequence("HTTP/1.1 200 OK", "items", "HTTP/1.1 200 OK", "2", "items");
    }
  }

  @Test
  void request_thatIsNoHttp_is400AndClosed() throws Exception {
    try (Socket socket = connect("this is no HTTP\r\n\r\n")) {
      assertThat(read(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.0 400 ");
    }
  }

  @Test
  void path_thatCannotBeDecoded_isAProblem() throws Exception {
    try (Socket socket = connect("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n")) {
      String answer = read(socket.getInputStream(), "}");

      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
  }

  @Test
  void shutdownOfTheVertx_answersWhatIsInFlight() throws Exception {
    Promise<Void> started = Promise.promise();
    routes.get(
        "/slow",
        request -> {
          started.complete();
          sleep(ofMinutes(3));
          return "done";
        });
    try (Socket socket = connect("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")) {
      get(started.future().toCompletionStage());

      get(Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage());

      assertThat(read(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void client_thatLeaves_cancelsTheTask() throws Exception {
    Promise<String> cancelled = Promise.promise();
    Promise<Void> started = Promise.promise();
    routes.get(
        "/slow",
        request -> {
          started.complete();
          try {
            sleep(ofMinutes(3));
            return "done";
          } catch (Cancellation c) {
            cancelled.complete(c.reason().why());
            throw c;
          }
        });
    Socket socket = connect("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
    get(started.future().toCompletionStage());

    socket.close();

    assertThat(get(cancelled.future().toCompletionStage())).isEqualTo("the client went away");
  }
}
