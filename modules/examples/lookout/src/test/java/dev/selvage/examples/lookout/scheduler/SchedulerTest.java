// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import static dev.selvage.examples.lookout.model.Addresses.CHECKED;
import static dev.selvage.examples.lookout.model.Addresses.STATE_CHANGED;
import static dev.selvage.examples.lookout.model.Addresses.TARGETS_CHANGED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.selvage.bus.Bus;
import dev.selvage.bus.Registration;
import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.Checked;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.StateChange;
import dev.selvage.examples.lookout.model.Target;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.examples.lookout.model.TargetsChanged;
import dev.selvage.service.config.ByteSize;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.testing.Allow;
import dev.selvage.testing.InjectedFaults;
import dev.selvage.testing.Simulated;
import dev.selvage.testing.VirtualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The scheduler in virtual time, against servers on a network in memory. It is undeployed at the
 * end of each test, and must leave nothing behind.
 */
@VirtualTime(seed = 7, allow = Allow.SERVERS) // those that are checked
final class SchedulerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final Level LEVEL = ROOT.getLevel();

  /** The appender of a service is a thread: real time, which a simulation meets sooner or later. */
  @BeforeAll
  static void logNothing() {
    ROOT.setLevel(Level.OFF);
  }

  @AfterAll
  static void logAgain() {
    ROOT.setLevel(LEVEL);
  }

  private Simulation sim;
  private final Queue<Check> queue = Queue.bounded(100_000);
  private final List<Checked> checked = new ArrayList<>();
  private final List<StateChange> changes = new ArrayList<>();
  private final List<TargetStatus> targets = new ArrayList<>();
  private List<Registration> registrations = List.of();
  private Share share = Share.ALL;
  private Runnable shareListener = () -> {};

  @BeforeEach
  void listen(Simulation simulation) {
    sim = simulation;
    Bus bus = Bus.of(sim.vertx());
    registrations =
        List.of(bus.subscribe(CHECKED, checked::add), bus.subscribe(STATE_CHANGED, changes::add));
    registrations.forEach(it -> sim.run(it.registered()));
  }

  @AfterEach
  void stopListening(Simulation simulation) {
    registrations.forEach(it -> simulation.run(it.unregister()));
  }

  private void serve(String host, Handler<HttpServerRequest> handler) {
    sim.run(sim.vertx().createHttpServer().requestHandler(handler).listen(80, host));
  }

  private void target(long id, String url, int everySeconds, int timeoutMillis) {
    Target target = new Target(id, url, everySeconds, timeoutMillis);
    targets.add(new TargetStatus(target, State.UNKNOWN, NOW, 0, null, null));
  }

  private void start(int maxConcurrent) {
    Membership membership =
        new Membership() {
          @Override
          public Share share() {
            return share;
          }

          @Override
          public void onChange(Runnable listener) {
            shareListener = listener;
          }
        };
    Scheduler.Parts parts =
        new Scheduler.Parts(
            () -> List.copyOf(targets),
            queue,
            membership,
            new SimpleMeterRegistry(),
            InstantSource.fixed(NOW));
    SchedulerOptions options = new SchedulerOptions(maxConcurrent, 5, new ByteSize(1 << 20));
    sim.run(sim.vertx().deployVerticle(new Scheduler(parts, options)));
  }

  private List<Check> checksOf(long targetId) {
    return checked.stream().map(Checked::check).filter(it -> it.targetId() == targetId).toList();
  }

  @Test
  void targets_areCheckedOncePerInterval_neverLate(Simulation sim) {
    serve("well", request -> request.response().end("well"));
    target(1, "http://well/", 1, 500);
    target(2, "http://well/", 5, 500);
    start(10);

    sim.advanceBy(ofSeconds(60));

    assertThat(checksOf(1)).hasSize(60).allMatch(it -> it.state() == State.UP);
    assertThat(checksOf(2)).hasSize(12);
    assertThat(checked).allMatch(it -> it.lateMillis() < 1);
    assertThat(queue.size()).isEqualTo(72);
  }

  @Test
  void stateChanges_areTold_andNothingElse(Simulation sim) {
    boolean[] ill = {false};
    serve("flaky", request -> request.response().setStatusCode(ill[0] ? 503 : 200).end());
    target(1, "http://flaky/", 1, 500);
    start(10);

    sim.advanceBy(ofSeconds(10));
    ill[0] = true;
    sim.advanceBy(ofSeconds(10));
    ill[0] = false;
    sim.advanceBy(ofSeconds(10));

    assertThat(changes)
        .extracting(StateChange::from, StateChange::to)
        .containsExactly(
            tuple(State.UNKNOWN, State.UP),
            tuple(State.UP, State.DOWN),
            tuple(State.DOWN, State.UP));
    assertThat(changes.get(1).error()).isEqualTo("the answer has the status 503");
    assertThat(changes.get(2).error()).isNull();
  }

  @Test
  void serverThatNeverAnswers_isDownAfterItsTimeout_andDelaysNobodyElse(Simulation sim) {
    serve("silent", request -> {});
    serve("well", request -> request.response().end());
    target(1, "http://silent/", 1, 3_000);
    target(2, "http://well/", 1, 500);
    start(10);

    sim.advanceBy(ofSeconds(30));

    assertThat(checksOf(1))
        .hasSizeBetween(7, 10)
        .allSatisfy(check -> {
          assertThat(check.state()).isEqualTo(State.DOWN);
          assertThat(check.error()).contains("http://silent/", "PT3S");
          assertThat(check.latencyMillis()).isBetween(2_999.0, 3_001.0);
        });
    assertThat(checksOf(2)).hasSize(30);
    assertThat(checked).allMatch(it -> it.lateMillis() < 1);
  }

  @Test
  void lostConnection_isTriedOnceMore(Simulation sim) {
    int[] requests = {0};
    serve(
        "shaky",
        request -> {
          if (++requests[0] % 2 == 1) {
            request.connection().close();
          } else {
            request.response().end();
          }
        });
    target(1, "http://shaky/", 5, 2_000);
    start(10);

    sim.advanceBy(ofSeconds(20));

    assertThat(checksOf(1)).hasSize(4).allMatch(it -> it.state() == State.UP);
    assertThat(requests[0]).isEqualTo(8);
  }

  @VirtualTime(allow = {Allow.SERVERS, Allow.TIMERS}) // the slow server's
  void moreChecksThanPermits_waitInLine_andTheirLatenessIsTold(Simulation sim) {
    serve("slow", request -> sim.vertx().setTimer(200, fired -> request.response().end()));
    LongStream.rangeClosed(1, 10).forEach(id -> target(id, "http://slow/", 1, 900));
    start(1);

    sim.advanceBy(ofSeconds(10));

    assertThat(checked).anyMatch(it -> it.lateMillis() > 500);
    assertThat(checked).hasSizeBetween(45, 50);
    assertThat(targets).allMatch(it -> !checksOf(it.target().id()).isEmpty());
  }

  @Test
  void targetThatIsAdded_isCheckedAtOnce_andOneThatIsDeleted_noMore(Simulation sim) {
    serve("well", request -> request.response().end());
    target(1, "http://well/", 60, 500);
    start(10);
    sim.advanceBy(ofSeconds(6));

    target(2, "http://well/", 60, 500);
    Bus.of(sim.vertx()).publish(TARGETS_CHANGED, new TargetsChanged(2));
    sim.advanceBy(ofMillis(100));
    targets.removeFirst();
    Bus.of(sim.vertx()).publish(TARGETS_CHANGED, new TargetsChanged(1));
    sim.advanceBy(ofSeconds(120));

    assertThat(checksOf(1)).hasSize(1);
    assertThat(checksOf(2)).hasSize(3);
  }

  @Test
  void memberThatJoins_takesItsShare(Simulation sim) {
    serve("well", request -> request.response().end());
    LongStream.rangeClosed(1, 4).forEach(id -> target(id, "http://well/", 1, 500));
    start(10);
    sim.advanceBy(ofSeconds(5));

    share = new Share(0, 2);
    shareListener.run();
    sim.advanceBy(ofMillis(10));
    checked.clear();
    sim.advanceBy(ofSeconds(5));

    assertThat(checked).extracting(it -> it.check().targetId()).containsOnly(2L, 4L);
    assertThat(checked).hasSize(10);
  }

  @Simulated(
      seeds = 50,
      faults = InjectedFaults.HARSH,
      allow = {Allow.SERVERS, Allow.CONNECTIONS, Allow.TIMERS}) // of those that fell silent
  void harshNetwork_losesNoCheck(Simulation sim) {
    serve("well", request -> request.response().end());
    LongStream.rangeClosed(1, 5).forEach(id -> target(id, "http://well/", 5, 2_000));
    start(10);

    sim.advanceBy(ofSeconds(61));

    assertThat(targets)
        .allSatisfy(it -> assertThat(checksOf(it.target().id())).hasSizeBetween(11, 13));
    assertThat(queue.size() - checked.size()).as("published and under way").isBetween(0, 5);
  }
}
