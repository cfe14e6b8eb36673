// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.planted.Planted;
import dev.selvage.planted.Program;
import dev.selvage.tasks.carrier.Carrier;
import dev.selvage.tasks.heap.HeapDumps;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tasks that nobody can wake, each time in a JVM of its own: a search looks at the whole heap. */
@Tag("slow")
final class StuckTasksTest {
  private static final List<String> STUCK =
      List.of(
          "stuck-event",
          "stuck-queue",
          "stuck-put",
          "stuck-future",
          "stuck-parent-of-child",
          "stuck-child-of-parent",
          "stuck-left",
          "stuck-right",
          "stuck-owner",
          "stuck-acquirer",
          "stuck-locker",
          "stuck-condition-1",
          "stuck-condition-2");

  @Test
  void search_namesAllWhomNobodyCanWake_andNobodyElse() throws Exception {
    List<String> output = output(HeapDumps.FLAG, "planted");

    assertThat(wordsAfter("found:", output)).isEqualTo(stuckNames());
    assertThat(wordsAfter("shown:", output)).as("in the task tree").isEqualTo(stuckNames());
    assertThat(wordsAfter("left:", output)).as("after they were cancelled").isEmpty();
    assertThat(output)
        .anyMatch(line ->
            line.contains("the task 'stuck-event' has waited for an event for ")
                && line.contains(" at Planted.stuck(Planted.java:")
                && line.contains(": nobody can wake it"));
  }

  private static SortedSet<String> stuckNames() {
    return Stream.concat(
            STUCK.stream(),
            IntStream.rangeClosed(0, Planted.CHAIN).mapToObj(i -> "stuck-chain-" + i))
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void foundTask_amongBusyOnes_runsItsFinallyBlocksWhenItIsCancelled() throws Exception {
    assertThat(output("-XX:TieredStopAtLevel=1", "load"))
        .containsSubsequence(
            "found: lost", "again: lost", "finally", "cleaned up", "the group has ended");
  }

  @Test
  void watchedVertx_namesTheTaskInTheLog() throws Exception {
    Process child = start("-Dselvage.stuck=true", HeapDumps.FLAG, "watched");

    assertThat(lineOf(child, line -> line.contains("nobody can wake it")))
        .contains("the task 'lost' has waited for an event for ")
        .contains(" at Program.lost(Program.java:");
  }

  @Test
  void jvmWhoseCompilerTakesObjectsApart_isNotSearched() throws Exception {
    assertThat(output("refused"))
        .contains(
            "refused: tasks that nobody can wake are not searched for: a heap dump does not show"
                + " what optimised code holds: start the JVM with -XX:-EliminateAllocations");
  }

  @Test
  void heapThatIsTooLarge_isNotSearched() throws Exception {
    assertThat(output("-Dselvage.stuck.megabytes=1", HeapDumps.FLAG, "refused"))
        .anyMatch(line ->
            line.startsWith("refused: ")
                && line.endsWith(" MB of the heap are in use, more than 1 MB"));
  }

  // ---- the child

  private static SortedSet<String> wordsAfter(String head, List<String> output) {
    String line = output.stream().filter(each -> each.startsWith(head)).findFirst().orElseThrow();
    return Arrays.stream(line.substring(head.length()).split(" "))
        .filter(word -> !word.isEmpty())
        .collect(toCollection(TreeSet::new));
  }

  private static List<String> output(String... arguments) throws Exception {
    Process child = start(arguments);
    try {
      List<String> output =
          new String(child.getInputStream().readAllBytes(), UTF_8).lines().toList();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as(() -> String.join("\n", output)).isZero();
      return output;
    } finally {
      child.destroyForcibly();
    }
  }

  private static String lineOf(Process child, Predicate<String> wanted) throws IOException {
    try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      String line = lines.readLine();
      while (line != null && !wanted.test(line)) {
        line = lines.readLine();
      }
      return line == null ? "" : line;
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    if (Carrier.CHOSEN == Carrier.LOOP) {
      command.addAll(List.of(Carrier.FLAG.split(" ")));
    }
    String carrier = Carrier.CHOSEN.name().toLowerCase(Locale.ROOT);
    command.addAll(
        List.of(
            "-D" + Carrier.PROPERTY + "=" + carrier,
            "-XX:+UseSerialGC",
            "-XX:+EliminateAllocations",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path")));
    List<String> given = Arrays.asList(arguments);
    command.addAll(given.subList(0, given.size() - 1));
    command.add(Program.class.getName());
    command.add(given.getLast());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
