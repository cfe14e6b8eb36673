// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What servers do to clients, over real sockets. The client may use one connection, and after each
 * accident a call on it has to succeed.
 */
final class MisbehavingServerTest {
  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

  /** A resolver that finds nothing, at once. */
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .addServer("127.0.0.1:1")
                      .setQueryTimeout(50)
                      .setMaxQueries(1)));

  private final Http http = Http.client(vertx, HttpOptions.defaults().withMaxConnectionsPerHost(1));

  private final Promise<Void> closed = Promise.promise();
  private volatile Handler<NetSocket> accident = socket -> {};
  private String url = "";

  @BeforeEach
  void listen() throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(this::connected);
    get(server.listen(0, "127.0.0.1").toCompletionStage());
    url = "http://127.0.0.1:" + server.actualPort();
  }

  /** Answers well on the path {@code /good}, with the accident on any other. */
  private void connected(NetSocket socket) {
    socket.handler(request -> {
      if (request.toString().startsWith("GET /good ")) {
        var unused = socket.write(GOOD);
      } else {
        socket.closeHandler(closed::tryComplete);
        accident.handle(socket);
      }
    });
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close().toCompletionStage());
  }

  private static <T> T get(CompletionStage<T> stage)
      throws ExecutionException, InterruptedException, TimeoutException {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private <T> T run(Body<T, ?> body) throws Throwable {
    try {
      return get(Tasks.run(vertx, body).toCompletionStage());
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private void assertUsable() throws Throwable {
    assertThat(run(() -> http.get(url + "/good").text())).isEqualTo("good");
    assertThat(run(() -> http.get(url + "/good").text())).isEqualTo("good");
  }

  private void assertGivesUpAndCloses(String waitedFor) throws Throwable {
    assertThatThrownBy(
            () -> run(() -> Tasks.failAfter(ofMillis(300), () -> http.get(url + "/bad").send())))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(waitedFor);
    get(closed.future().toCompletionStage());
    assertUsable();
  }

  @Test
  void server_thatNeverAnswers() throws Throwable {
    assertGivesUpAndCloses("the head of the answer");
  }

  @Test
  void server_thatSendsHalfAHead() throws Throwable {
    accident = socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Le");

    assertGivesUpAndCloses("the head of the answer");
  }

  @Test
  void server_thatSendsHalfABody() throws Throwable {
    accident = socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");

    assertGivesUpAndCloses("the body of the answer");
  }

  @Test
  void server_thatSendsAByteNowAndThen_isLimitedAllTheSame() throws Throwable {
    accident =
        socket -> {
          var unused = socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          vertx.setPeriodic(10, tick -> socket.write("1\r\nx\r\n"));
        };

    assertGivesUpAndCloses("the body of the answer");
  }

  @Test
  void server_thatClosesBeforeTheHead() throws Throwable {
    accident = NetSocket::close;

    assertThatThrownBy(() -> run(() -> http.post(url + "/bad").send()))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("POST " + url + "/bad: the connection was closed");
    assertUsable();
  }

  @Test
  void server_thatClosesMidBody() throws Throwable {
    accident =
        socket -> socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));

    assertThatThrownBy(() -> run(() -> http.get(url + "/bad").send()))
        .isInstanceOf(ConnectionLostException.class);
    assertUsable();
  }

  @Test
  void server_thatDoesNotSpeakHttp() throws Throwable {
    accident = socket -> socket.write("SSH-2.0-OpenSSH_9.9\r\n\r\n");

    assertThatThrownBy(() -> run(() -> http.get(url + "/bad").send()))
        .isInstanceOf(BadAnswerException.class);
    assertUsable();
  }

  @Test
  void server_thatSendsAnEndlessHeader() throws Throwable {
    accident = socket -> socket.write("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(100_000));

    assertThatThrownBy(() -> run(() -> http.get(url + "/bad").send()))
        .isInstanceOf(BadAnswerException.class);
    assertUsable();
  }

  /** Not more than the limit is kept, and the server is stopped long before its gigabyte. */
  @Test
  void server_thatSendsAGigabyte() throws Throwable {
    AtomicLong megabytes = new AtomicLong();
    String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
    accident =
        socket -> {
          var unused = socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          stream(socket, Buffer.buffer(chunk), megabytes);
        };

    assertThatThrownBy(() -> run(() -> http.get(url + "/bad").send()))
        .isInstanceOf(BodyTooLargeException.class)
        .hasMessageContaining("10485760 bytes");

    get(closed.future().toCompletionStage());
    assertThat(megabytes).hasValueLessThan(200);
    assertUsable();
  }

  private static void stream(NetSocket socket, Buffer chunk, AtomicLong written) {
    socket
        .write(chunk)
        .onSuccess(done -> {
          if (written.incrementAndGet() < 1_000) {
            stream(socket, chunk, written);
          }
        });
  }

  /** A server closes a connection that was idle while the next request is on its way. */
  @Test
  void server_thatClosesTheConnectionWhenItIsUsedAgain() throws Throwable {
    AtomicLong accepted = new AtomicLong();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(socket -> {
              AtomicLong requests = new AtomicLong();
              accepted.incrementAndGet();
              socket.handler(request -> {
                var unused = requests.incrementAndGet() == 1 ? socket.write(GOOD) : socket.close();
              });
            });
    get(server.listen(0, "127.0.0.1").toCompletionStage());
    String stale = "http://127.0.0.1:" + server.actualPort() + "/";

    assertThat(run(() -> http.get(stale).text() + http.get(stale).text())).isEqualTo("goodgood");
    assertThat(accepted).hasValue(2);
    assertThatThrownBy(() -> run(() -> http.post(stale).text()))
        .isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void host_thatRefuses() throws Throwable {
    int port = freePort();

    assertThatThrownBy(() -> run(() -> http.get("http://127.0.0.1:" + port + "/").send()))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageStartingWith("GET http://127.0.0.1:" + port + "/: no connection: ")
        .hasMessageContaining("refused");
  }

  private int freePort() throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(socket -> {});
    get(server.listen(0, "127.0.0.1").toCompletionStage());
    int port = server.actualPort();
    get(server.close().toCompletionStage());
    return port;
  }

  @Test
  void host_thatNobodyKnows() {
    assertThatThrownBy(() -> run(() -> http.get("http://nowhere.invalid/").send()))
        .isInstanceOf(HostNotFoundException.class)
        .hasMessage("GET http://nowhere.invalid/: the host nowhere.invalid is not known");
  }

  @Test
  void server_withoutTls() throws Throwable {
    accident = socket -> socket.end(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"));
    String secure = url.replace("http:", "https:");

    assertThatThrownBy(() -> run(() -> http.get(secure + "/").send()))
        .isInstanceOf(TlsException.class);
    assertUsable();
  }

  /** Two event loops share the one connection. */
  @Test
  void connection_isSharedByEventLoops() throws Throwable {
    var first = Tasks.run(vertx, this::callAgainAndAgain);
    var second = Tasks.run(vertx, this::callAgainAndAgain);

    assertThat(get(first.toCompletionStage())).isEqualTo(200);
    assertThat(get(second.toCompletionStage())).isEqualTo(200);
    assertThat(http.gates().size()).isZero();
  }

  private int callAgainAndAgain() {
    int good = 0;
    for (int i = 0; i < 200; i++) {
      good += http.get(url + "/good").text().equals("good") ? 1 : 0;
    }
    return good;
  }

  @Test
  void client_thatIsClosed_saysSo() throws Throwable {
    get(http.close().toCompletionStage());

    assertThatThrownBy(() -> run(() -> http.get(url + "/good").send()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
