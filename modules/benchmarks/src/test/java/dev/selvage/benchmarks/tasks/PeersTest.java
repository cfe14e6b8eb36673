// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.benchmarks.Group;
import dev.selvage.benchmarks.Peer;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A benchmark that computes the wrong thing is fast: every program of every peer, once. */
final class PeersTest {
  private static final Group GROUP = TaskGroupBenchmarks.group();

  static Stream<String> peers() {
    return TaskGroupBenchmarks.inJvm().stream().map(Peer::id);
  }

  @ParameterizedTest
  @MethodSource("peers")
  void programs_inASmallSize_computeTheirResults(String id) throws Exception {
    Peer.InJvm peer =
        TaskGroupBenchmarks.inJvm().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow();

    String said = checked(peer);

    assertThat(said).isEqualTo("checked");
  }

  /** In a JVM of its own, with the flags of the peer. */
  private static String checked(Peer.InJvm peer) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(peer.flags());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath()));
    command.addAll(List.of(Check.class.getName(), peer.programs()));
    command.addAll(GROUP.missing().getOrDefault(peer.id(), List.of()));
    Process check =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream out = check.getInputStream()) {
      return new String(out.readAllBytes(), UTF_8).strip();
    } finally {
      check.destroyForcibly();
    }
  }

  private static String classPath() {
    String build = System.getProperty("benchmarks.build");
    return Stream.of("classes", "kotlin", "preview", "copied/*")
            .map(entry -> build + File.separator + entry)
            .reduce("", (path, entry) -> path + entry + File.pathSeparator)
        + System.getProperty("java.class.path");
  }
}
