// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each style of a test method, and what it may take. */
@VirtualTime
final class VirtualTimeTest {
  private final List<String> calls = new ArrayList<>();

  @BeforeEach
  void setUp(Vertx vertx) {
    assertThat(Tasks.current()).isPresent();
    assertThat(vertx).isNotNull();
    calls.add("before");
  }

  @AfterEach
  void tearDown(Simulation simulation) {
    assertThat(Tasks.current()).isEmpty();
    assertThat(simulation.seed()).isPositive();
    assertThat(calls).contains("before", "test");
  }

  @Test
  void methodWithoutSimulation_isATask(Clock clock) {
    calls.add("test");

    sleep(ofHours(3));
    List<Integer> sums = gather(List.of(1, 2), number -> number + 1);

    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plus(ofHours(3)));
    assertThat(sums).containsExactly(2, 3);
  }

  @Test
  void methodWithSimulation_drivesItFromOutside(Simulation simulation, Vertx vertx) {
    calls.add("test");
    List<String> fired = new ArrayList<>();
    vertx.setTimer(1_000, unused -> fired.add("timer"));

    simulation.advanceBy(ofMillis(999));
    assertThat(fired).isEmpty();
    simulation.advanceBy(ofMillis(1));

    assertThat(fired).containsExactly("timer");
    assertThat(simulation.elapsed()).isEqualTo(ofSeconds(1));
  }

  @Test
  void methodWithPromise_isCalledOnAnEventLoop(Vertx vertx, Promise<Long> done) {
    calls.add("test");
    assertThat(Vertx.currentContext().isEventLoopContext()).isTrue();

    vertx.timer(60_000).map(unused -> 7L).onComplete(done);
  }

  @Test
  void randoms_haveTheSeedOfTheRun(Random random, RandomGenerator generator, InstantSource time) {
    calls.add("test");

    assertThat(random).isSameAs(generator);
    assertThat(random.nextLong()).isEqualTo(new Random(1).nextLong());
    assertThat(time.millis()).isZero();
  }

  @Test
  void messages_crossEventLoops(Vertx vertx) {
    calls.add("test");
    var consumer = vertx.eventBus().<String>consumer("echo", it -> it.reply(it.body()));
    await(consumer.completion());

    String answer = await(vertx.eventBus().<String>request("echo", "hello")).body();
    await(consumer.unregister());

    assertThat(answer).isEqualTo("hello");
  }

  @VirtualTime(seed = 5)
  void annotationOfTheMethod_goesBeforeThatOfTheClass(Random random) {
    calls.add("test");

    assertThat(random.nextLong()).isEqualTo(new Random(5).nextLong());
  }

  @Nested
  final class Inside {
    @BeforeEach
    void setUpInside() {
      assertThat(calls).containsExactly("before");
      calls.add("before inside");
    }

    @Test
    void enclosingInstances_areSetUpFirst() {
      calls.add("test");

      assertThat(calls).containsExactly("before", "before inside", "test");
    }
  }
}
