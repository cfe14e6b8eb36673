// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/semantics.md names the tests of each case: methods whose names begin with the number of the
 * case. {@code -Dselvage.snippets=write} writes them into the page.
 */
final class CasesTest {
  private static final Path PAGE = Module.ROOT.resolve("docs/semantics.md");
  private static final int CASES = 62;

  /** What is not there yet, and what has to be there first. */
  private static final Map<Integer, String> MISSING = Map.of(52, "not yet: needs the cache");

  private static final Pattern TEST = Pattern.compile(" void case(\\d+)_(\\w+)\\(");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.*?) \\|[^|\\n]*\\|$");

  @Test
  void page_namesTheTestsOfEachCase() throws IOException {
    String text = Files.readString(PAGE);
    String expected = withTests(text, tests());
    if ("write".equals(System.getProperty("selvage.snippets"))) {
      Files.writeString(PAGE, expected);
    }

    assertThat(text).isEqualTo(expected);
  }

  @Test
  void page_hasARowForEachCase() throws IOException {
    List<Integer> numbers =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> Integer.parseInt(row.group(1)))
            .toList();

    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, CASES).boxed().toList());
  }

  @Test
  void everyCase_hasATest_orIsSaidToBeMissing() throws IOException {
    SortedMap<Integer, SortedSet<String>> tests = tests();

    assertThat(IntStream.rangeClosed(1, CASES).boxed())
        .allSatisfy(number ->
            assertThat(tests.containsKey(number))
                .as("whether case %d has a test", number)
                .isNotEqualTo(MISSING.containsKey(number)));
  }

  private static String withTests(String text, SortedMap<Integer, SortedSet<String>> tests) {
    return ROW.matcher(text)
        .replaceAll(row -> {
          int number = Integer.parseInt(row.group(1));
          String cell = String.join("<br>", tests.getOrDefault(number, new TreeSet<>()));
          return Matcher.quoteReplacement(
              "| "
                  + number
                  + " | "
                  + row.group(2)
                  + " | "
                  + (cell.isEmpty() ? MISSING.getOrDefault(number, "") : cell)
                  + " |");
        });
  }

  private static SortedMap<Integer, SortedSet<String>> tests() throws IOException {
    SortedMap<Integer, SortedSet<String>> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Module.ROOT.resolve("modules"))) {
      for (Path file : files.filter(CasesTest::isTest).sorted().toList()) {
        Matcher test = TEST.matcher(Files.readString(file));
        while (test.find()) {
          tests
              .computeIfAbsent(Integer.parseInt(test.group(1)), number -> new TreeSet<>())
              .add(cell(file, test.group(1)));
        }
      }
    }
    return tests;
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith("Test.java") && file.toString().contains("/src/test/java/");
  }

  private static String cell(Path file, String number) {
    String name = file.getFileName().toString().replace(".java", "");
    return "[" + name + "](../" + Module.ROOT.relativize(file) + ")`#case" + number + "`";
  }
}
