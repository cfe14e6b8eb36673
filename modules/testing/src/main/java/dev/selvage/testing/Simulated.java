// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once for each of many seeds, each time on a whole Vert.x of its own, on virtual
 * time, in the order of its seed. On a class it holds for all of its tests.
 *
 * <pre>{@code
 * @Simulated(seeds = 1_000)
 * void oneSeat_isSoldOnce(Vertx vertx) {
 *   await(vertx.deployVerticle(new BoxOffice()));
 *   ...
 * }
 * }</pre>
 *
 * <p><b>What runs how</b> is told by the parameters of the method, as described in {@link
 * VirtualTime}. Each seed has a test instance of its own, and methods annotated with
 * {@code @BeforeEach} and {@code @AfterEach} run for each seed, inside its simulation; other
 * extensions see one test, and fields that they inject stay empty. JUnit counts one test.
 *
 * <p><b>Failures.</b> The first seed that fails ends the test. The first line of the message is the
 * annotation that replays it: put it in the place of this one. The seed is run a second time at
 * once; if that gives another trace, the message says so and shows the first step that differs. The
 * first and every hundredth of the seeds that pass are run twice too.
 *
 * <p><b>More seeds, or one</b>, without changing code: {@code -Dselvage.seeds=20000} runs that many
 * wherever the annotation does not name its seed, {@code -Dselvage.seeds.from=5000} starts there,
 * {@code -Dselvage.seed=8231} runs that seed only. All three may be configuration parameters of
 * JUnit as well.
 *
 * <p><b>Faults.</b> {@code @Simulated(faults = InjectedFaults.DELAYS, resets = 0.05)} lets messages
 * and connections take their time, and resets every twentieth connection, all drawn from the seed.
 *
 * <p><b>What is left</b> at the end of a run fails it, and so does real time that leaks in: see
 * {@link Allow}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Test
@ExtendWith(SimulationExtension.class)
public @interface Simulated {
  /** How many seeds, counted from 1. */
  int seeds() default 1_000;

  /** Just these seeds: {@code seed = 8231} replays one. */
  long[] seed() default {};

  /** Number of event loops. With one and no faults, all seeds have one order. */
  int eventLoops() default 2;

  /** What is injected: delays, or failures of connections as well. */
  InjectedFaults faults() default InjectedFaults.NONE;

  /** Of all connections, the part that is reset at some moment: from 0 to 1. */
  double resets() default 0;

  /** Of all attempts to connect, the part that is refused: from 0 to 1. */
  double refusals() default 0;

  /** What may be left at the end, or happen on the way, without failing the test. */
  Allow[] allow() default {};
}
