// SPDX-License-Identifier: Apache-2.0
package dev.selvage.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.carrier.Carrier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants each of the {@link OldMistakes} and sees that a test finds it, and that the same tests
 * find nothing in the correct code. Not among the tests by its name: {@code make mutants} runs it.
 */
@Timeout(300)
final class Mutants {
  private static final int SECONDS_LIMIT = 60;

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> mutants() {
    return OldMistakes.ALL.stream()
        .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> isCaught(mutant)));
  }

  private void isCaught(Mutant mutant) throws Exception {
    Path own = directory.resolve(Integer.toString(OldMistakes.ALL.indexOf(mutant)));
    mutant.plant(own);

    String outcome = probe(mutant.tests(), own.resolve("classes") + File.pathSeparator);

    System.out.println("mutant: " + mutant.name() + "\n        " + outcome);
    assertThat(outcome).startsWith("caught by ");
  }

  @Test
  void correctCode_passesTheSameTests() throws Exception {
    List<String> tests =
        OldMistakes.ALL.stream().flatMap(mutant -> mutant.tests().stream()).distinct().toList();

    String outcome = probe(tests, "");

    System.out.println("correct code: " + outcome);
    assertThat(outcome).contains(" tests passed in ");
  }

  private String probe(List<String> tests, String firstOnTheClassPath) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    if (Carrier.CHOSEN == Carrier.LOOP) {
      command.addAll(List.of(Carrier.FLAG.split(" ")));
    }
    command.add("-D" + Carrier.PROPERTY + "=" + Carrier.CHOSEN.name().toLowerCase(Locale.ROOT));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(firstOnTheClassPath + System.getProperty("java.class.path"));
    command.add(Probe.class.getName());
    command.addAll(tests);
    return lastLine(command);
  }

  private String lastLine(List<String> command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    if (!process.waitFor(SECONDS_LIMIT, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return "not caught in " + SECONDS_LIMIT + " s";
    }
    List<String> lines = Files.readAllLines(output, UTF_8);
    return lines.isEmpty()
        ? "the probe said nothing: " + Files.readString(directory.resolve("errors"))
        : lines.getLast();
  }
}
