// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Which orders a program on one event loop sees under {@link Faults#delays}: those that production
 * permits, all of them, and no other.
 */
final class OrdersTest {
  private static final int SEEDS = 200;
  private static final int COUNT = 3;
  private static final int PERMUTATIONS = 6;
  private static final List<String> AS_SENT = List.of("0", "1", "2");

  @FunctionalInterface
  private interface Program {
    Future<?> run(Vertx vertx, List<String> events);
  }

  /** Vert.x closes a client that the garbage collector finds. */
  private final List<Object> reachable = new ArrayList<>();

  private <C> C kept(C client) {
    reachable.add(client);
    return client;
  }

  private static List<String> orderOf(long seed, Program program) {
    var options =
        SimulationOptions.defaults().withSeed(seed).withEventLoops(1).withFaults(Faults.delays());
    try (Simulation sim = Simulation.with(options)) {
      List<String> events = new ArrayList<>();
      sim.run(program.run(sim.vertx(), events));
      sim.advanceBy(Duration.ofSeconds(1));
      assertThat(sim.foreignResumes()).isZero();
      assertThat(sim.foreignWaits()).isZero();
      return events;
    }
  }

  private static Set<List<String>> ordersOf(Program program) {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      orders.add(orderOf(seed, program));
    }
    return orders;
  }

  private static Future<?> all(List<Future<?>> futures) {
    return Future.all(futures);
  }

  private static List<Future<?>> threeTimes(IntFunction<Future<?>> one) {
    List<Future<?>> all = new ArrayList<>();
    IntStream.range(0, COUNT).forEach(number -> all.add(one.apply(number)));
    return all;
  }

  private static void answerOn(Vertx vertx, String address) {
    var unused =
        vertx.eventBus().consumer(address, message -> message.reply(message.body())).completion();
  }

  @Test
  void repliesOfIndependentRequests_comeInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          answerOn(vertx, "echo");
          return all(
              threeTimes(number ->
                  vertx
                      .eventBus()
                      .<Integer>request("echo", number)
                      .onSuccess(reply -> events.add("" + reply.body()))));
        });

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  @Test
  void messagesToDifferentAddresses_comeInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          for (int number = 0; number < COUNT; number++) {
            String address = "" + number;
            vertx.eventBus().consumer(address, message -> events.add(address));
            vertx.eventBus().send(address, "");
          }
          return vertx.timer(1, TimeUnit.SECONDS);
        });

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  @Test
  void messagesFromOneSenderToOneAddress_keepTheirOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          vertx.eventBus().<String>consumer("inbox", message -> events.add(message.body()));
          return vertx.deployVerticle(
              new VerticleBase() {
                @Override
                public Future<?> start() {
                  vertx.eventBus().send("inbox", "0");
                  vertx.setTimer(1, fired -> vertx.eventBus().publish("inbox", "1"));
                  vertx.setTimer(2, fired -> vertx.eventBus().send("inbox", "2"));
                  return Future.succeededFuture();
                }
              });
        });

    assertThat(orders).containsExactly(AS_SENT);
  }

  private static final class Sender extends VerticleBase {
    private final String name;

    Sender(String name) {
      this.name = name;
    }

    @Override
    public Future<?> start() {
      vertx.eventBus().send("inbox", name);
      return Future.succeededFuture();
    }
  }

  @Test
  void messagesFromSeveralSenders_comeInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          vertx.eventBus().<String>consumer("inbox", message -> events.add(message.body()));
          return all(threeTimes(number -> vertx.deployVerticle(new Sender("" + number))));
        });

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  @Test
  void tasksOfOneContext_keepTheirOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          AS_SENT.forEach(name -> vertx.runOnContext(go -> events.add(name)));
          return vertx.timer(1, TimeUnit.SECONDS);
        });

    assertThat(orders).containsExactly(AS_SENT);
  }

  @Test
  void timersSetAtTheSameMomentWithTheSameDelay_keepTheirOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          AS_SENT.forEach(name -> vertx.setTimer(10, fired -> events.add(name)));
          return vertx.timer(1, TimeUnit.SECONDS);
        });

    assertThat(orders).containsExactly(AS_SENT);
  }

  @Test
  void timersSetAtDifferentMoments_dueAtTheSameOne_comeInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          vertx.setTimer(10, fired -> events.add("0"));
          vertx.setTimer(5, five -> vertx.setTimer(5, fired -> events.add("1")));
          vertx.setTimer(7, seven -> vertx.setTimer(3, fired -> events.add("2")));
          return vertx.timer(1, TimeUnit.SECONDS);
        });

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  @Test
  void timersOfDifferentMoments_fireInTheOrderOfTheMoments() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          AS_SENT
              .reversed()
              .forEach(
                  name -> vertx.setTimer(1 + Integer.parseInt(name), fired -> events.add(name)));
          return vertx.timer(1, TimeUnit.SECONDS);
        });

    assertThat(orders).containsExactly(AS_SENT);
  }

  @Test
  void unorderedBlockingTasks_endInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) ->
            all(
                threeTimes(number ->
                    vertx
                        .executeBlocking(() -> number, false)
                        .onSuccess(result -> events.add("" + result)))));

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  @Test
  void orderedBlockingTasks_keepTheirOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          vertx.runOnContext(go ->
              AS_SENT.forEach(name -> vertx.executeBlocking(() -> name).onSuccess(events::add)));
          return vertx.timer(1, TimeUnit.SECONDS);
        });

    assertThat(orders).containsExactly(AS_SENT);
  }

  @Test
  void messagesToWorkerVerticles_comeInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) ->
            all(threeTimes(number ->
                vertx.deployVerticle(
                    new Worker("" + number),
                    new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))))
                .onSuccess(deployed ->
                    AS_SENT.forEach(address ->
                        vertx
                            .eventBus()
                            .<String>request(address, "")
                            .onSuccess(reply -> events.add(reply.body())))));

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  private static final class Worker extends VerticleBase {
    private final String address;

    Worker(String address) {
      this.address = address;
    }

    @Override
    public Future<?> start() {
      return vertx.eventBus().consumer(address, message -> message.reply(address)).completion();
    }
  }

  @Test
  void httpResponses_comeInEveryOrder() {
    Set<List<String>> orders =
        ordersOf((vertx, events) -> {
          var client = kept(vertx.createHttpClient());
          return vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end(request.path().substring(1)))
              .listen(80)
              .compose(server ->
                  all(
                      threeTimes(number ->
                          client
                              .request(HttpMethod.GET, 80, "localhost", "/" + number)
                              .compose(request -> request.send())
                              .compose(HttpClientResponse::body)
                              .onSuccess(body -> events.add(body.toString())))));
        });

    assertThat(orders).hasSize(PERMUTATIONS);
  }

  @Test
  void bytesOfOneConnection_keepTheirOrder() {
    Set<List<String>> received =
        ordersOf((vertx, events) -> {
          Buffer all = Buffer.buffer();
          return vertx
              .createNetServer()
              .connectHandler(socket -> {
                socket.handler(all::appendBuffer);
                socket.endHandler(end -> events.add(all.toString()));
              })
              .listen(80)
              .compose(server -> kept(vertx.createNetClient()).connect(80, "localhost"))
              .compose(OrdersTest::sayHelloInPieces)
              .compose(done -> vertx.timer(1, TimeUnit.SECONDS));
        });

    assertThat(received).containsExactly(List.of("hello world"));
  }

  private static Future<Void> sayHelloInPieces(NetSocket socket) {
    return socket
        .write("hel")
        .compose(written -> socket.write("lo "))
        .compose(written -> socket.write("wor"))
        .compose(written -> socket.end(Buffer.buffer("ld")));
  }

  @Test
  void withoutFaults_aProgramOnOneLoop_hasOneOrder() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      try (Simulation sim =
          Simulation.with(SimulationOptions.defaults().withSeed(seed).withEventLoops(1))) {
        List<String> events = new ArrayList<>();
        answerOn(sim.vertx(), "echo");
        sim.run(
            all(
                threeTimes(number ->
                    sim.vertx()
                        .eventBus()
                        .<Integer>request("echo", number)
                        .onSuccess(reply -> events.add("" + reply.body())))));
        orders.add(events);
        assertThat(sim.injected().isNone()).isTrue();
      }
    }

    assertThat(orders).containsExactly(AS_SENT);
  }
}
