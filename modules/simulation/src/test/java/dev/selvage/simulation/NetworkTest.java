// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NetworkTest {
  private final Simulation sim = Simulation.seeded(7);
  private final Vertx vertx = sim.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final NetClient net = vertx.createNetClient();

  @AfterEach
  void close() {
    sim.close();
    assertThat(sim.foreignResumes()).isZero();
  }

  private Future<String> get(int port, String host) {
    return http.request(HttpMethod.GET, port, host, "/")
        .compose(request -> request.send())
        .compose(HttpClientResponse::body)
        .map(Buffer::toString);
  }

  private void serveHttp(int port, String host, String answer) {
    sim.run(
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(answer))
            .listen(port, host));
  }

  private NetServer serve(io.vertx.core.Handler<NetSocket> handler) {
    return sim.run(vertx.createNetServer().connectHandler(handler).listen(1234));
  }

  @Test
  void connect_nobodyListens_isRefused() {
    assertThatThrownBy(() -> sim.run(get(8080, "localhost")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("8080");
  }

  @Test
  void listen_onWildcard_isReachedByAnyName() {
    serveHttp(8080, "0.0.0.0", "here");

    assertThat(sim.run(get(8080, "localhost"))).isEqualTo("here");
    assertThat(sim.run(get(8080, "127.0.0.1"))).isEqualTo("here");
    assertThat(sim.run(get(8080, "orders.example"))).isEqualTo("here");
  }

  @Test
  void listen_onNames_keepsThemApart() {
    serveHttp(8080, "orders", "orders");
    serveHttp(8080, "users", "users");

    assertThat(sim.run(get(8080, "orders"))).isEqualTo("orders");
    assertThat(sim.run(get(8080, "users"))).isEqualTo("users");
    assertThatThrownBy(() -> sim.run(get(8080, "localhost"))).isInstanceOf(ConnectException.class);
  }

  @Test
  void listen_onTakenPort_fails() {
    serve(socket -> {});

    Future<?> sameMachine =
        vertx.createHttpServer().requestHandler(request -> {}).listen(1234, "localhost");

    assertThatThrownBy(() -> sim.run(sameMachine)).isInstanceOf(BindException.class);
  }

  @Test
  void listen_afterClose_takesThePortAgain() {
    NetServer first = serve(socket -> {});
    sim.run(first.close());

    assertThat(serve(socket -> {}).actualPort()).isEqualTo(1234);
  }

  @Test
  void addresses_areSeenFromBothEnds() {
    List<SocketAddress> seen = new ArrayList<>();
    serve(socket -> {
      seen.add(socket.localAddress());
      seen.add(socket.remoteAddress());
    });

    NetSocket client = sim.run(net.connect(1234, "localhost"));
    sim.runUntilIdle();

    assertThat(client.remoteAddress().toString()).isEqualTo("localhost:1234");
    assertThat(seen).containsExactly(client.remoteAddress(), client.localAddress());
  }

  @Test
  void domainSocket_carriesBytes() {
    var path = SocketAddress.domainSocketAddress("/run/Echo.sock");
    sim.run(vertx.createNetServer().connectHandler(socket -> socket.pipeTo(socket)).listen(path));

    assertThat(sim.run(echo(sim.run(net.connect(path)), "hello"))).isEqualTo("hello");
  }

  private Future<String> echo(NetSocket socket, String text) {
    Promise<String> reply = Promise.promise();
    socket.handler(bytes -> reply.complete(bytes.toString()));
    return socket.write(text).compose(written -> reply.future());
  }

  @Test
  void write_toReaderThatPaused_stallsUntilItReads() {
    List<NetSocket> paused = new ArrayList<>();
    List<Integer> received = new ArrayList<>();
    serve(socket -> {
      paused.add(socket.pause());
      socket.handler(bytes -> received.add(bytes.length()));
    });
    Buffer large = Buffer.buffer(new byte[1 << 23]);

    Future<Void> written =
        sim.run(net.connect(1234, "localhost").map(socket -> socket.write(large)));
    sim.runUntilIdle();
    assertThat(written.isComplete()).isFalse();
    assertThat(received).isEmpty();

    vertx.runOnContext(go -> paused.getFirst().resume());
    sim.run(written);
    sim.runUntilIdle();
    assertThat(received.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1 << 23);
  }

  @Test
  void close_byOneEnd_isSeenByTheOtherAfterAllBytes() {
    List<String> events = new ArrayList<>();
    serve(socket -> socket.end(Buffer.buffer("last words")));

    sim.run(
        net.connect(1234, "localhost")
            .onSuccess(socket -> {
              socket.handler(bytes -> events.add(bytes.toString()));
              socket.endHandler(end -> events.add("end"));
              socket.closeHandler(closed -> events.add("closed"));
            }));
    sim.runUntilIdle();

    assertThat(events).containsExactly("last words", "end", "closed");
  }

  @Test
  void write_toClosedPeer_fails() {
    List<NetSocket> accepted = new ArrayList<>();
    serve(accepted::add);
    NetSocket client = sim.run(net.connect(1234, "localhost"));
    sim.runUntilIdle();

    sim.run(accepted.getFirst().close());
    sim.runUntilIdle();

    assertThatThrownBy(() -> sim.run(client.write("too late"))).isNotNull();
  }

  @Test
  void http_largeBody_arrivesWhole() {
    sim.run(
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request.body().onSuccess(body -> request.response().end("" + body.length())))
            .listen(8080));

    Future<String> length =
        http.request(HttpMethod.POST, 8080, "localhost", "/")
            .compose(request -> request.send(Buffer.buffer(new byte[3_000_000])))
            .compose(HttpClientResponse::body)
            .map(Buffer::toString);

    assertThat(sim.run(length)).isEqualTo("3000000");
  }

  @Test
  void http_idleTimeout_firesOnVirtualTime() {
    sim.run(vertx.createHttpServer().requestHandler(request -> {}).listen(8080));

    Future<String> answer =
        http.request(HttpMethod.GET, 8080, "localhost", "/")
            .compose(request -> request.idleTimeout(90_000).send())
            .map(HttpClientResponse::statusMessage);

    assertThatThrownBy(() -> sim.run(answer)).hasMessageContaining("90000");
    assertThat(sim.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void localAddress_ofClient_isSeenByTheServer() {
    List<String> hosts = new ArrayList<>();
    serve(socket -> hosts.add(socket.remoteAddress().hostAddress()));
    NetClient bound = vertx.createNetClient(new NetClientOptions().setLocalAddress("127.0.0.9"));

    sim.run(bound.connect(1234, "localhost"));
    sim.runUntilIdle();

    assertThat(hosts).containsExactly("127.0.0.9");
  }

  @Test
  void webSocket_carriesMessages() {
    sim.run(
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
            .listen(8080));
    WebSocketClient client = vertx.createWebSocketClient();
    Promise<String> reply = Promise.promise();

    sim.run(
        client
            .connect(8080, "localhost", "/")
            .onSuccess(socket -> socket.textMessageHandler(reply::complete))
            .compose(socket -> socket.writeTextMessage("ping")));

    assertThat(sim.run(reply.future())).isEqualTo("ping");
  }

  @Test
  void dnsNames_ofTheSameHost_resolveAlike() {
    serveHttp(8080, "Orders", "here");

    assertThat(sim.run(get(8080, "orders"))).isEqualTo("here");
  }
}
