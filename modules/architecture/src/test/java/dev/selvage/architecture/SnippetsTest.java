// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The code of README.md, docs/asyncio.md and docs/guide stands in a source file that is run: above
 * each block of Java or Python a comment names the file and the region, and the block is that
 * region. {@code -Dselvage.snippets=write} copies the regions into the pages.
 */
final class SnippetsTest {
  private static final Path ROOT = Module.ROOT;
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- snippet: (\\S+) (\\S+) -->\\n)?```(java|python)\\n(.*?)```", Pattern.DOTALL);
  private static final boolean WRITE = "write".equals(System.getProperty("selvage.snippets"));

  @TestFactory
  Stream<DynamicTest> pages() throws IOException {
    return Stream.concat(
            Stream.of(ROOT.resolve("README.md"), ROOT.resolve("docs/asyncio.md")), guides())
        .map(page -> DynamicTest.dynamicTest(ROOT.relativize(page).toString(), () -> check(page)));
  }

  private static Stream<Path> guides() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/guide"))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  private static void check(Path page) throws IOException {
    String text = Files.readString(page);
    String expected = withSnippets(text);
    if (WRITE) {
      Files.writeString(page, expected);
    } else {
      assertThat(text).as("the blocks of %s", ROOT.relativize(page)).isEqualTo(expected);
    }
  }

  private static String withSnippets(String text) throws IOException {
    Matcher block = BLOCK.matcher(text);
    StringBuilder result = new StringBuilder();
    while (block.find()) {
      assertThat(block.group(1)).as("a snippet comment above:%n%s", block.group(4)).isNotNull();
      String comment = "<!-- snippet: " + block.group(1) + " " + block.group(2) + " -->\n";
      String code = region(ROOT.resolve(block.group(1)), block.group(2));
      block.appendReplacement(
          result, Matcher.quoteReplacement(comment + "```" + block.group(3) + "\n" + code + "```"));
    }
    return block.appendTail(result).toString();
  }

  private static String region(Path file, String name) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String comment = file.toString().endsWith(".py") ? "# " : "// ";
    int begin = indexOf(lines, 0, comment + "snippet:begin " + name);
    int end = indexOf(lines, begin, comment + "snippet:end");
    assertThat(end).as("the region %s in %s", name, file).isGreaterThan(begin).isPositive();
    List<String> region = lines.subList(begin + 1, end);
    int indent =
        region.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return region.stream()
        .map(line -> line.isBlank() ? "\n" : line.substring(indent) + "\n")
        .collect(joining());
  }

  private static int indexOf(List<String> lines, int from, String marker) {
    for (int i = Math.max(from, 0); i < lines.size(); i++) {
      if (lines.get(i).strip().equals(marker)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void aBlockWithoutItsComment_isFound() {
    assertThat(BLOCK.matcher("```java\ncode\n```").results()).hasSize(1);
  }
}
