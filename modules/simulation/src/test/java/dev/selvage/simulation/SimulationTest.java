// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  @Test
  void run_futureOfTimer_movesClockToIt() {
    try (Simulation sim = Simulation.seeded(1)) {
      sim.run(sim.vertx().timer(1, TimeUnit.HOURS));

      assertThat(sim.elapsed()).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void http_onLocalhost_runsInMemory() {
    try (Simulation sim = Simulation.seeded(1)) {
      var vertx = sim.vertx();
      var server =
          sim.run(
              vertx
                  .createHttpServer()
                  .requestHandler(request ->
                      vertx.setTimer(30_000, late -> request.response().end("late hello")))
                  .listen(0));
      HttpClient client = vertx.createHttpClient();

      Buffer body =
          sim.run(
              client
                  .request(HttpMethod.GET, server.actualPort(), "localhost", "/")
                  .compose(request -> request.send())
                  .compose(HttpClientResponse::body));

      assertThat(body).hasToString("late hello");
      assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(30));
      assertThat(sim.foreignResumes()).isZero();
    }
  }

  @Test
  void run_futureThatNothingCompletes_saysSo() {
    try (Simulation sim = Simulation.seeded(1)) {
      Future<String> never = Promise.<String>promise().future();

      assertThatThrownBy(() -> sim.run(never))
          .isInstanceOf(SimulationStalledException.class)
          .hasMessageContaining("never completes");
    }
  }

  @Test
  void executeBlocking_takesNoVirtualTime() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<String> threads = new ArrayList<>();

      String result =
          sim.run(
              sim.vertx()
                  .executeBlocking(() -> {
                    threads.add(Thread.currentThread().getName());
                    return "done";
                  }));

      assertThat(result).isEqualTo("done");
      assertThat(threads).allMatch(name -> name.startsWith("vert.x-worker-thread-"));
      assertThat(sim.elapsed()).isZero();
      assertThat(sim.foreignResumes()).isZero();
    }
  }

  @Test
  void advanceBy_runsEachTimerAtItsOwnMoment() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<String> fired = new ArrayList<>();
      for (int seconds : List.of(3, 1, 2, 5)) {
        sim.vertx().setTimer(seconds * 1_000L, id -> fired.add(seconds + " at " + sim.elapsed()));
      }

      sim.advanceBy(Duration.ofSeconds(4));

      assertThat(fired).containsExactly("1 at PT1S", "2 at PT2S", "3 at PT3S");
      assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(4));
    }
  }

  @Test
  void advanceBy_timerSetByTimer_firesWithinTheSpan() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<Duration> fired = new ArrayList<>();
      sim.vertx()
          .setTimer(
              1_000, first -> sim.vertx().setTimer(1_000, second -> fired.add(sim.elapsed())));

      sim.advanceBy(Duration.ofSeconds(2));

      assertThat(fired).containsExactly(Duration.ofSeconds(2));
    }
  }

  @Test
  void advanceBy_negative_isRefused() {
    try (Simulation sim = Simulation.seeded(1)) {
      assertThatThrownBy(() -> sim.advanceBy(Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void runUntilIdle_leavesTheClock() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<String> events = new ArrayList<>();
      sim.vertx().setTimer(1, fired -> events.add("timer"));
      sim.vertx().runOnContext(go -> sim.vertx().runOnContext(again -> events.add("posted")));

      sim.runUntilIdle();

      assertThat(events).containsExactly("posted");
      assertThat(sim.elapsed()).isZero();
    }
  }

  @Test
  void nothingRuns_betweenCalls_andPostsKeepTheirOrder() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<Integer> events = new ArrayList<>();
      var context = sim.vertx().getOrCreateContext();
      for (int number = 0; number < 5; number++) {
        int posted = number;
        context.runOnContext(go -> events.add(posted));
      }
      assertThat(events).isEmpty();

      sim.runUntilIdle();

      assertThat(events).containsExactly(0, 1, 2, 3, 4);
      assertThat(sim.foreignResumes()).isZero();
    }
  }

  @Test
  void contexts_ofDifferentLoops_areNotInEachOthersThread() {
    try (Simulation sim = Simulation.seeded(1)) {
      var vertx = (VertxInternal) sim.vertx();
      var one = vertx.createEventLoopContext();
      var other = vertx.createEventLoopContext();
      List<Boolean> inThread = new ArrayList<>();

      one.runOnContext(go -> {
        inThread.add(one.inThread());
        inThread.add(other.inThread());
        inThread.add(Context.isOnEventLoopThread());
      });
      sim.runUntilIdle();

      assertThat(one.nettyEventLoop()).isNotSameAs(other.nettyEventLoop());
      assertThat(inThread).containsExactly(true, false, true);
    }
  }

  @Test
  void failure_isThrownAsItIs() {
    try (Simulation sim = Simulation.seeded(1)) {
      var failure = new IOException("as it is");

      assertThatThrownBy(() -> sim.run(Future.failedFuture(failure))).isSameAs(failure);
    }
  }

  @Test
  void stall_isReportedWhereTheTestWaits() {
    try (Simulation sim = Simulation.seeded(1)) {
      assertThatThrownBy(() -> sim.run(Promise.promise().future()))
          .satisfies(stalled ->
              assertThat(stalled.getStackTrace())
                  .anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
    }
  }

  @Test
  void trace_tellsMomentLoopAndTask() {
    try (Simulation sim = Simulation.seeded(1)) {
      sim.run(sim.vertx().timer(5, TimeUnit.MILLISECONDS));

      assertThat(sim.trace()).last().asString().startsWith("5,000 µs  loop-");
      assertThat(sim.steps()).isEqualTo(sim.trace().size());
    }
  }
}
