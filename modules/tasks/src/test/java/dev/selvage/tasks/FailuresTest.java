// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  @Test
  void failures_ofAGroup_areFoundByType() {
    Simulated.run(vertx -> {
      IOException first = new IOException("first");
      TimeoutException second = new TimeoutException("second");
      FileNotFoundException third = new FileNotFoundException("third");
      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.fork(() -> failing(first));
                g.fork(() -> failing(second));
                g.fork(() -> failing(third));
              }));

      Failures failures = Failures.of(thrown);

      assertThat(failures).containsExactlyInAnyOrder(first, second, third);
      assertThat(failures.ofType(IOException.class)).containsExactlyInAnyOrder(first, third);
      assertThat(failures.except(TimeoutException.class)).containsExactlyInAnyOrder(first, third);
      assertThat(failures.except(Exception.class).isEmpty()).isTrue();
    });
  }

  private static <X extends Exception> void failing(X failure) throws X {
    sleep(ofSeconds(1));
    throw failure;
  }

  @Test
  void failures_suppressedInEachOther_areEachFoundOnce() {
    IOException outer = new IOException("outer");
    IOException inner = new IOException("inner");
    outer.addSuppressed(inner);
    inner.addSuppressed(outer);

    assertThat(Failures.of(outer)).containsExactly(outer, inner);
  }

  @Test
  void rethrow_throwsTheEarliestThatIsLeftWithTheOthersSuppressed() {
    IOException handled = new IOException("handled");
    TimeoutException left = new TimeoutException("left");
    IllegalStateException alsoLeft = new IllegalStateException("also left");
    handled.addSuppressed(left);
    handled.addSuppressed(alsoLeft);

    Throwable thrown = failureOf(() -> Failures.of(handled).except(IOException.class).rethrow());

    assertThat(thrown).isSameAs(left);
    assertThat(thrown.getSuppressed()).containsExactly(alsoLeft);
    assertThatCode(() -> Failures.of(handled).except(Exception.class).rethrow())
        .doesNotThrowAnyException();
  }
}
