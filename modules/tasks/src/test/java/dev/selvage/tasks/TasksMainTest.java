// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.carrier.Carrier;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TasksMainTest {
  @Test
  void main_returnsTheResultAndLeavesNoThreadBehind() {
    Thread[] loop = new Thread[1];

    int result =
        Tasks.main(() -> {
          loop[0] = eventLoopThread();
          return 6 * 7;
        });

    assertThat(result).isEqualTo(42);
    assertThat(loop[0].isAlive()).isFalse();
  }

  private static Thread eventLoopThread() {
    Promise<Thread> thread = Promise.promise();
    Vertx.currentContext().runOnContext(v -> thread.complete(Thread.currentThread()));
    return await(thread.future());
  }

  @Test
  void main_calledAgainAndAgainOnOneThread_works() {
    for (int i = 0; i < 3; i++) {
      int round = i;
      assertThat(Tasks.main(() -> round).intValue()).isEqualTo(round);
    }
  }

  @Test
  void main_ofABodyThatFails_throwsWhatItThrew() {
    IOException failure = new IOException("as itself");

    assertThatThrownBy(() ->
            Tasks.main(() -> {
              throw failure;
            }))
        .isSameAs(failure);
  }

  @Test
  void main_onAnEventLoopOrInATask_isRefused() {
    Vertx vertx = Vertx.vertx();
    CompletableFuture<Throwable> inCallback = new CompletableFuture<>();
    vertx.runOnContext(v -> inCallback.complete(failureOf(() -> Tasks.main(() -> 1))));
    Throwable inTask =
        Tasks.run(vertx, () -> failureOf(() -> Tasks.main(() -> 1)))
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    assertThat(List.of(inTask, inCallback.join()))
        .allSatisfy(thrown ->
            assertThat(thrown)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Tasks.run"));
    Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
  }

  private static final class Caller {
    private final CompletableFuture<String> ending = new CompletableFuture<>();
    private final Thread thread;

    Caller(Body<String, Exception> body) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                Throwable thrown = failureOf(() -> Main.run(body, ofMillis(50)));
                ending.complete(thrown + ", interrupted " + Thread.currentThread().isInterrupted());
              });
    }

    String interruptedAfter(CountDownLatch begun) throws InterruptedException, ExecutionException {
      begun.await();
      thread.interrupt();
      return ending.get();
    }
  }

  @Test
  void main_whoseThreadIsInterrupted_cancelsTheTaskAndKeepsTheInterrupt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> unwound = new CompletableFuture<>();
    Caller caller =
        new Caller(() -> {
          begun.countDown();
          try {
            sleep(ofSeconds(3600));
            return "not reached";
          } finally {
            unwound.complete("unwound");
          }
        });

    String ending = caller.interruptedAfter(begun);

    assertThat(ending).contains("TaskCancelledException").endsWith("interrupted true");
    assertThat(unwound).isCompleted();
  }

  /** It waited for the task for ever: on an event loop that it had closed itself. */
  @Test
  void main_whoseThreadIsInterruptedWithABodyThatDoesNotEnd_leavesItBehind() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Caller caller =
        new Caller(() -> {
          Offload.blocking(() -> {
            begun.countDown();
            awaitWhateverComes(release);
          });
          return "not reached";
        });

    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      String ending = caller.interruptedAfter(begun);

      assertThat(ending).contains("TaskCancelledException").endsWith("interrupted true");
      assertThat(lines.lines())
          .anySatisfy(line -> assertThat(line).contains("left behind").contains("main"));
    } finally {
      release.countDown();
    }
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.onSpinWait();
      }
    }
  }

  // ---- in a JVM of its own

  /** What the child runs. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) throws IOException {
      switch (args[0]) {
        case "fails" -> Tasks.main(Program::fail);
        case "exits" -> Tasks.main(() -> System.exit(7));
        case "sleeps" -> Tasks.main(Program::sleepLong);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }

    private static void fail() throws IOException {
      throw new IOException("the body failed");
    }

    private static void sleepLong() {
      try {
        System.out.println("ready");
        sleep(ofSeconds(3600));
      } finally {
        Tasks.shield(ofSeconds(5), () -> sleep(ofMillis(20)));
        System.out.println("unwound");
      }
    }
  }

  private static Process start(String what) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    if (Carrier.CHOSEN == Carrier.LOOP) {
      command.addAll(List.of(Carrier.FLAG.split(" ")));
    }
    String carrier = Carrier.CHOSEN.name().toLowerCase(Locale.ROOT);
    command.addAll(
        List.of(
            "-D" + Carrier.PROPERTY + "=" + carrier,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            what));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String rest(Process child) throws Exception {
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  @Tag("slow")
  void program_whoseBodyFails_printsTheFailureAndEndsWithOne() throws Exception {
    Process child = start("fails");

    assertThat(rest(child)).contains("java.io.IOException: the body failed");
    assertThat(child.exitValue()).isEqualTo(1);
  }

  /** The shutdown hook waited for the task, and the task in System.exit for the hook. */
  @Test
  @Tag("slow")
  void program_thatCallsExitInItsBody_exits() throws Exception {
    Process child = start("exits");

    assertThat(rest(child)).doesNotContain("left");
    assertThat(child.exitValue()).isEqualTo(7);
  }

  @Test
  @Tag("slow")
  void program_thatGetsSigterm_unwindsItsTask() throws Exception {
    Process child = start("sleeps");
    BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      assertThat(line).isNotNull();
    }

    child.toHandle().destroy();

    assertThat(output.lines().toList()).contains("unwound");
    assertThat(child.waitFor()).isEqualTo(128 + 15);
  }
}
