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
 * A test on a simulated Vert.x and its virtual time, under one seed. On a class it holds for all of
 * its tests; it is a {@code @Test} by itself.
 *
 * <pre>{@code
 * @VirtualTime
 * void session_expiresAfterAnHour(Vertx vertx) {
 *   Sessions sessions = new Sessions(vertx);
 *   String id = await(sessions.open("ada"));
 *
 *   sleep(ofHours(1));
 *
 *   assertThat(await(sessions.find(id))).isEmpty();
 * }
 * }</pre>
 *
 * <p>The parameters tell how a method runs:
 *
 * <ul>
 *   <li><b>As a task</b>, unless one of the following is asked for: {@code await}, {@code group},
 *       {@code sleep} work, and the clock moves whenever nothing is ready.
 *   <li><b>With callbacks</b>, when it takes a {@link io.vertx.core.Promise}: it is called on an
 *       event loop, and the test ends when the promise completes. No type of Selvage is needed.
 *   <li><b>From outside</b>, when it takes a {@link dev.selvage.simulation.Simulation}: it runs on
 *       JUnit's thread and drives the simulation itself, by {@code run}, {@code advanceBy} and
 *       {@code runUntilIdle}.
 * </ul>
 *
 * <p>Any of them may take the {@link io.vertx.core.Vertx}, a {@link java.util.Random} or {@link
 * java.util.random.RandomGenerator} with the seed of the run, and a {@link java.time.Clock} or
 * {@link java.time.InstantSource} of the virtual time, which begins with the epoch. The same goes
 * for methods annotated with {@code @BeforeEach} and {@code @AfterEach}; the constructor of the
 * test class is called before there is a simulation.
 *
 * <p><b>The end.</b> After the test and the methods after it, what is ready runs, and what is still
 * deployed is undeployed. What is left then fails the test, and so does real time that leaked in:
 * see {@link Allow}. What a handler throws and nobody catches fails it too.
 *
 * <p><b>Limits.</b> A run may move the clock by a day and take 60 seconds of real time.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Test
@ExtendWith(SimulationExtension.class)
public @interface VirtualTime {
  /** Decides the order of what is ready at the same moment, and the numbers of the random. */
  long seed() default 1;

  /** Number of event loops. */
  int eventLoops() default 2;

  /** What may be left at the end, or happen on the way, without failing the test. */
  Allow[] allow() default {};
}
