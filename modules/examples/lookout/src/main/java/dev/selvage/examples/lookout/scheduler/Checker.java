// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.Target;
import dev.selvage.http.client.ConnectFailedException;
import dev.selvage.http.client.ConnectionLostException;
import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpReply;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a target once: a GET, with redirects followed and the body bounded as the client's
 * options say. A connection that cannot be made or is lost is tried once more, within the timeout
 * of the target; an answer is an answer, whatever its status. Whatever goes wrong is a check that
 * says so.
 */
final class Checker {
  private static final Duration RETRY_AFTER = Duration.ofMillis(50);
  private static final int BEST_STATUS = 200;
  private static final int FIRST_BAD_STATUS = 400;
  private static final int LONGEST_ERROR = 300;

  private final Http http;
  private final InstantSource clock;

  Checker(Http http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  Check check(Target target) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Stopwatch whole = Stopwatch.start();
    try {
      return attempt(target, at, target.timeout());
    } catch (ConnectFailedException | ConnectionLostException e) {
      Duration left = target.timeout().minus(whole.elapsed()).minus(RETRY_AFTER);
      return left.isPositive() ? retry(target, at, left) : failed(target, at, whole, e);
    } catch (RuntimeException e) {
      return failed(target, at, whole, e);
    }
  }

  private Check retry(Target target, Instant at, Duration timeout) {
    Tasks.sleep(RETRY_AFTER);
    Stopwatch second = Stopwatch.start();
    try {
      return attempt(target, at, timeout);
    } catch (RuntimeException e) {
      return failed(target, at, second, e);
    }
  }

  private Check attempt(Target target, Instant at, Duration timeout) {
    Stopwatch watch = Stopwatch.start();
    HttpReply reply = http.get(target.url()).withTimeout(timeout).send();
    int status = reply.status();
    boolean up = status >= BEST_STATUS && status < FIRST_BAD_STATUS;
    return new Check(
        target.id(),
        at,
        up ? State.UP : State.DOWN,
        watch.elapsedMillis(),
        status,
        up ? null : "the answer has the status " + status);
  }

  private static Check failed(Target target, Instant at, Stopwatch watch, RuntimeException e) {
    return new Check(
        target.id(), at, State.DOWN, watch.elapsedMillis(), null, sentence(e.getMessage(), e));
  }

  private static String sentence(@Nullable String message, RuntimeException e) {
    String whole = message == null ? e.getClass().getSimpleName() : message;
    return whole.length() <= LONGEST_ERROR ? whole : whole.substring(0, LONGEST_ERROR) + "…";
  }
}
