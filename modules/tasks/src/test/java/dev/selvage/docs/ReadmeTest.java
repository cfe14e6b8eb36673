// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The program at the top of README.md prints what stands below it. */
final class ReadmeTest {
  private final List<String> printed = new ArrayList<>();

  private void println(@Nullable Object line) {
    printed.add(String.valueOf(line));
  }

  private String forecast(String city) {
    sleep(ofMillis(50));
    return "sun in " + city;
  }

  @Test
  void readme() throws Exception {
    // snippet:begin twelve-lines
    Tasks.main(() -> {
      List<String> cities = List.of("Oslo", "Lima", "Pune");
      println(gather(cities, city -> forecast(city))); // all at the same time
      try {
        group(g -> { // left only when both tasks have ended
          g.fork("rain", () -> println(forecast("Rome")));
          g.fork("snow", () -> failAfter(ofMillis(200), () -> sleep(ofHours(1))));
        });
      } catch (DeadlineExceededException e) {
        println(e.getMessage()); // whose deadline it was, and where the time went
      }
    });
    // snippet:end

    assertThat(printed).containsExactlyElementsOf(outputInReadme().lines().toList());
  }

  /** The block after the code. */
  private static String outputInReadme() throws Exception {
    String readme = Files.readString(Path.of("../../README.md"));
    int begin = readme.indexOf("```text\n") + "```text\n".length();
    return readme.substring(begin, readme.indexOf("\n```", begin));
  }
}
