// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.lang.ref.Reference;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What each end sees of a disturbed connection. */
final class ConnectionFaultsTest {
  private static final int SEEDS = 100;
  private static final Duration MILLI = Duration.ofMillis(1);

  private static Simulation with(long seed, UnaryOperator<ConnectionFaults> faults) {
    return Simulation.with(
        SimulationOptions.defaults()
            .withSeed(seed)
            .withFaults(Faults.none().withConnections(faults.apply(ConnectionFaults.none()))));
  }

  /** Both ends of one connection, and what they saw. */
  private static final class Pair {
    private final Simulation sim;
    private final List<String> events = new ArrayList<>();
    private final List<NetSocket> accepted = new ArrayList<>();
    private final NetClient net;
    private final NetSocket client;

    Pair(Simulation sim) {
      this.sim = sim;
      sim.run(
          sim.vertx()
              .createNetServer()
              .connectHandler(socket -> accepted.add(watched("server", socket)))
              .listen(1234));
      net = sim.vertx().createNetClient();
      client =
          sim.run(net.connect(1234, "localhost").onSuccess(socket -> watched("client", socket)));
      sim.advanceBy(Duration.ofSeconds(1));
    }

    private NetSocket watched(String name, NetSocket socket) {
      return socket
          .handler(bytes -> events.add(name + " reads " + bytes))
          .exceptionHandler(failure -> events.add(name + " fails: " + failure.getMessage()))
          .closeHandler(closed -> events.add(name + " is closed"));
    }

    void pingPong(int times) {
      assertThat(net).as("kept, because Vert.x closes one that is garbage").isNotNull();
      for (int round = 0; round < times; round++) {
        client.write("ping");
        accepted.getFirst().write("pong");
        sim.advanceBy(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void latency_isTakenByEachHop() {
    try (Simulation sim = with(1, faults -> faults.withLatency(Latency.between(MILLI, MILLI)))) {
      List<String> events = new ArrayList<>();
      sim.run(
          sim.vertx()
              .createNetServer()
              .connectHandler(socket -> socket.pipeTo(socket))
              .listen(1234));
      NetSocket socket = sim.run(sim.vertx().createNetClient().connect(1234, "localhost"));
      assertThat(sim.elapsed()).isEqualTo(MILLI.multipliedBy(2));

      socket.handler(bytes -> events.add(bytes + " after " + sim.elapsed()));
      socket.write("hello");
      sim.advanceBy(Duration.ofSeconds(1));

      assertThat(events).containsExactly("hello after PT0.004S");
      assertThat(sim.injected().delayedDeliveries()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void slowConnection_takesItsOwnLatency() {
    Latency second = Latency.between(Duration.ofSeconds(1), Duration.ofSeconds(1));
    try (Simulation sim = with(1, faults -> faults.withSlow(1, second))) {
      var unused = new Pair(sim);

      assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(3));
      assertThat(sim.injected().slowConnections()).isEqualTo(1);
    }
  }

  @Test
  void largeBody_overSlowHops_arrivesWhole() {
    try (Simulation sim =
        with(1, faults -> faults.withLatency(Latency.upTo(Duration.ofMillis(20))))) {
      sim.run(
          sim.vertx()
              .createHttpServer()
              .requestHandler(request ->
                  request.body().onSuccess(body -> request.response().end("" + body.length())))
              .listen(8080));
      var client = sim.vertx().createHttpClient();

      Future<String> length =
          client
              .request(HttpMethod.POST, 8080, "localhost", "/")
              .compose(request -> request.send(Buffer.buffer(new byte[3_000_000])))
              .compose(HttpClientResponse::body)
              .map(Buffer::toString);

      assertThat(sim.run(length)).isEqualTo("3000000");
      assertThat(sim.elapsed()).isGreaterThan(Duration.ofMillis(100));
      Reference.reachabilityFence(client); // Vert.x closes one that is garbage
    }
  }

  @Test
  void refusal_failsConnectingAlthoughSomebodyListens() {
    try (Simulation sim = with(1, faults -> faults.withRefusal(1))) {
      assertThatThrownBy(() -> new Pair(sim))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Connection refused");
      assertThat(sim.injected().refusals()).isEqualTo(1);
    }
  }

  @Test
  void reset_isReadByBothEnds() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (Simulation sim = with(seed, faults -> faults.withReset(1))) {
        var pair = new Pair(sim);

        pair.pingPong(8);

        assertThat(pair.events)
            .contains("client fails: Connection reset", "server fails: Connection reset")
            .endsWith(pair.events.getLast())
            .contains("client is closed", "server is closed");
        assertThat(sim.injected().resets()).isEqualTo(1);
      }
    }
  }

  @Test
  void write_afterReset_fails() {
    try (Simulation sim = with(3, faults -> faults.withReset(1))) {
      List<Throwable> failures = new ArrayList<>();
      var pair = new Pair(sim);

      for (int round = 0; round < 8; round++) {
        pair.client.write("ping").onFailure(failures::add);
        sim.advanceBy(Duration.ofSeconds(10));
      }

      assertThat(failures).isNotEmpty();
      assertThat(pair.events).contains("server fails: Connection reset");
    }
  }

  @Test
  void silence_losesEverythingAndTellsNobody() {
    int connected = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      try (Simulation sim = with(seed, faults -> faults.withSilence(1))) {
        assertSilence(new Pair(sim));
        connected++;
      } catch (Exception neverConnected) {
        assertThat(neverConnected)
            .isInstanceOf(ConnectTimeoutException.class)
            .hasMessageContaining("60000 ms");
      }
    }
    assertThat(connected).isBetween(SEEDS / 2, SEEDS - SEEDS / 8);
  }

  private static void assertSilence(Pair pair) {
    pair.pingPong(8);
    pair.client.close();
    pair.sim.advanceBy(Duration.ofMinutes(5));
    assertThat(pair.events).doesNotContain("server is closed").hasSizeLessThan(17);

    pair.sim.advanceBy(Duration.ofMinutes(15));

    assertThat(pair.events).endsWith("server fails: Connection timed out", "server is closed");
    assertThat(pair.sim.injected().silences()).isEqualTo(1);
  }

  @Test
  void writer_toSilentPeer_stallsWhenTheBuffersAreFull() {
    try (Simulation sim = with(2, faults -> faults.withSilence(1))) {
      var pair = new Pair(sim);
      pair.pingPong(4);

      Future<Void> written = pair.client.write(Buffer.buffer(new byte[1 << 20]));
      sim.advanceBy(Duration.ofMinutes(1));

      assertThat(written.isComplete()).isFalse();
    }
  }

  @Test
  void connectTimeout_ofClient_isKept() {
    try (Simulation sim =
        with(
            1,
            faults ->
                faults.withSlow(
                    1, Latency.between(Duration.ofMinutes(1), Duration.ofMinutes(2))))) {
      var client = sim.vertx().createNetClient(new NetClientOptions().setConnectTimeout(2_000));

      assertThatThrownBy(() -> sim.run(client.connect(1234, "localhost")))
          .isInstanceOf(ConnectTimeoutException.class)
          .hasMessageContaining("2000 ms");
      assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void faultsOfOnePeer_leaveOthersAlone() {
    var faults = Faults.none().withConnectionsTo("db:5432", ConnectionFaults.none().withRefusal(1));
    try (Simulation sim = Simulation.with(SimulationOptions.defaults().withFaults(faults))) {
      for (int port : List.of(80, 5432)) {
        sim.run(sim.vertx().createNetServer().connectHandler(socket -> {}).listen(port));
      }
      var client = sim.vertx().createNetClient();

      assertThat(sim.run(client.connect(80, "db"))).isNotNull();
      assertThat(sim.run(client.connect(5432, "web"))).isNotNull();
      assertThatThrownBy(() -> sim.run(client.connect(5432, "db")))
          .isInstanceOf(ConnectException.class);
    }
  }
}
