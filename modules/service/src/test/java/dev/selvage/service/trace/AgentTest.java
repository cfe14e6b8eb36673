// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.carrier.Carrier;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * OpenTelemetry's Java agent, in a process of its own, on a program that knows nothing of traces:
 * what a task does for a request is in the trace of the request, through forks, waits and workers.
 *
 * <p>On one carrier: starting the agent takes seconds.
 */
final class AgentTest {
  private static final Pattern SPAN =
      Pattern.compile("LoggingSpanExporter - '.*' : (\\p{XDigit}{32}) \\p{XDigit}{16} (\\w+) ");

  @Test
  @Timeout(120)
  void law11_requestThatForksAndAsksOnwards_isOneTrace() throws Exception {
    Assumptions.assumeTrue(Carrier.CHOSEN == Carrier.LOOP, "once is enough");

    String output = runWithAgent();

    Map<String, List<String>> kindsByTrace =
        SPAN.matcher(output)
            .results()
            .collect(
                Collectors.groupingBy(
                    span -> span.group(1),
                    Collectors.mapping((MatchResult span) -> span.group(2), Collectors.toList())));
    assertThat(output).contains("answer: inner");
    assertThat(kindsByTrace.values())
        .as(output)
        .hasSize(2)
        .allSatisfy(kinds ->
            assertThat(kinds).containsExactlyInAnyOrder("CLIENT", "SERVER", "CLIENT", "SERVER"));
  }

  private static String runWithAgent() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + agent());
    command.add("-Dotel.traces.exporter=logging");
    command.add("-Dotel.metrics.exporter=none");
    command.add("-Dotel.logs.exporter=none");
    command.add("-Dotel.instrumentation.common.default-enabled=false"); // a third of the start
    for (String used : List.of("netty", "vertx-http-client", "opentelemetry-api")) {
      command.add("-Dotel.instrumentation." + used + ".enabled=true");
    }
    Collections.addAll(command, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    Collections.addAll(command, "--add-opens", "java.base/java.lang=ALL-UNNAMED");
    Collections.addAll(command, "-cp", classPathOfAService(), TracedProgram.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String agent() {
    return classPath().stream()
        .filter(entry -> entry.contains("opentelemetry-javaagent"))
        .findFirst()
        .orElseThrow();
  }

  /** The agent brings its own SDK; vertx-opentelemetry is for those who do without the agent. */
  private static String classPathOfAService() {
    return classPath().stream()
        .filter(entry -> !entry.matches(".*(opentelemetry-(javaagent|sdk)|vertx-opentelemetry).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> classPath() {
    return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
  }
}
