// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the cases on the CPythons of this machine and on Selvage, and holds
 * docs/asyncio-differences.md against the outcomes. {@code -Dselvage.snippets=write} records the
 * CPythons and writes the page.
 */
final class DifferencesTest {
  private static final Path PAGE = Path.of("../../docs/asyncio-differences.md");
  private static final boolean WRITE = "write".equals(System.getProperty("selvage.snippets"));
  private static final int CASES = 62;

  @Test
  void page_isWhatTheOutcomesSay() throws Exception {
    if (WRITE) {
      recordAll();
    }
    DifferencesPage page = new DifferencesPage(Recording.kept());
    if (WRITE) {
      Files.writeString(PAGE, page.text());
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page.text());
    assertThat(Cases.ALL)
        .allSatisfy(each ->
            assertThat(each.why().isEmpty())
                .as("case %s: a why if and only if something differs", each.number())
                .isEqualTo(each.scenario() != null && page.isSame(each)));
  }

  /** The first of each minor version, as the names of the files go by that. */
  private static void recordAll() throws IOException {
    for (Python python : Python.found().reversed()) {
      outcomesOf(python).keep();
    }
  }

  @TestFactory
  Stream<DynamicTest> cpython_doesWhatWasRecorded() {
    List<Python> found = Python.found();
    if (found.isEmpty()) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "no CPython", () -> assumeThat(found).as(Python.MISSING).isNotEmpty()));
    }
    return found.stream()
        .map(python -> DynamicTest.dynamicTest(python.toString(), () -> compare(python)));
  }

  /** Another patch of a minor version may do better, and a newer one may do other things. */
  private static void compare(Python python) throws IOException {
    Recording now = outcomesOf(python);
    Optional<Recording> kept =
        Recording.kept().stream().filter(it -> it.minor() == now.minor()).findFirst();
    assumeThat(kept).as("%s: this minor version was not recorded", python).isPresent();
    Recording recorded = kept.orElseThrow();
    List<String> differences = now.differences(recorded);

    if (!now.version().equals(recorded.version())) {
      assumeThat(differences)
          .as("%s does not do what %s did in the cases %s", python, recorded.version(), differences)
          .isEmpty();
    }
    assertThat(differences).as("what %s did before and does not do now", python).isEmpty();
  }

  private static Recording outcomesOf(Python python) throws IOException {
    Python.Run run = python.run("cases.py");
    assertThat(run.status()).as("%s: %s", python, run.errors()).isZero();
    return Recording.parse(run.output());
  }

  @Test
  void everyCase_isListedOnce() {
    assertThat(Cases.ALL.stream().map(Case::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, CASES).boxed().toList());
  }

  @Test
  void recordings_haveThePlayedCases() throws IOException {
    List<String> played =
        Cases.ALL.stream().filter(it -> it.scenario() != null).map(Case::key).toList();

    assertThat(Recording.kept())
        .isNotEmpty()
        .allSatisfy(
            it -> assertThat(it.cases().fieldNames()).containsExactlyInAnyOrderElementsOf(played));
  }
}
