// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.selvage.tasks.ActionWith;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.TestNG;

/**
 * The bridges to and from publishers obey the rules of Reactive Streams: its Technology
 * Compatibility Kit, run by TestNG, each of its methods told as a test. It works in real time, on a
 * real Vert.x; what it waits for comes at once, so its time-outs are long, and what must not come
 * is waited for briefly.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ReactiveStreamsTest {
  @TestFactory
  Stream<DynamicTest> publisher() {
    return verdicts(PublisherRules.class, 31);
  }

  @TestFactory
  Stream<DynamicTest> subscriberFromOutside() {
    return verdicts(SubscriberRules.class, 11);
  }

  @TestFactory
  Stream<DynamicTest> subscriberFromInside() {
    return verdicts(SubscriberInnerRules.class, 14);
  }

  /**
   * The results of all rules but those that the kit itself calls untested; so many must have been
   * looked at and obeyed.
   */
  private static Stream<DynamicTest> verdicts(Class<?> rules, int obeyed) {
    List<ITestResult> results = new ArrayList<>();
    Vertx vertx = Vertx.vertx();
    try {
      RulesOfAVertx.vertx = vertx;
      run(rules, results);
    } finally {
      var unused = vertx.close().await();
    }
    results.removeIf(result -> result.getName().startsWith("untested_"));
    results.sort(Comparator.comparing(ITestResult::getName));
    long successes = results.stream().filter(ITestResult::isSuccess).count();
    DynamicTest enough =
        dynamicTest(obeyed + " rules are obeyed", () -> assertThat(successes).isEqualTo(obeyed));
    return Stream.concat(results.stream().map(ReactiveStreamsTest::verdict), Stream.of(enough));
  }

  private static DynamicTest verdict(ITestResult result) {
    return dynamicTest(
        result.getName(),
        () -> {
          Throwable why = result.getThrowable();
          if (result.getStatus() == ITestResult.SKIP) {
            throw new TestAbortedException(why == null ? "skipped" : why.getMessage());
          }
          if (!result.isSuccess()) {
            throw why == null ? new AssertionError(result) : why;
          }
        });
  }

  private static void run(Class<?> rules, List<ITestResult> results) {
    TestNG testNg = new TestNG(false);
    testNg.setVerbose(0);
    testNg.setTestClasses(new Class<?>[] {rules});
    testNg.addListener(new Results(results::add));
    testNg.run();
    assertThat(testNg.hasFailure()).isEqualTo(results.stream().anyMatch(Results::isFailure));
  }

  /** Tells each result. */
  private record Results(ActionWith<ITestResult, RuntimeException> told) implements ITestListener {
    static boolean isFailure(ITestResult result) {
      return result.getStatus() == ITestResult.FAILURE;
    }

    @Override
    public void onTestSuccess(ITestResult result) {
      told.run(result);
    }

    @Override
    public void onTestFailure(ITestResult result) {
      told.run(result);
    }

    @Override
    public void onTestSkipped(ITestResult result) {
      told.run(result);
    }
  }
}
