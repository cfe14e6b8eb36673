// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The build itself refuses bad code: Maven builds the module {@code canary}, and must fail. */
final class BuildTest {
  @Test
  void compile_ofTheCanary_isRefusedByEachCheck() throws Exception {
    var build = maven("compile");

    assertThat(build.status()).isNotZero();
    assertThat(build.output())
        .contains("[NullAway]")
        .contains("[CheckReturnValue]")
        .contains("[MustBeClosedChecker]")
        .contains("[UnusedVariable]")
        .contains("[MissingOverride]");
  }

  @Test
  void verify_ofTheCanary_isRefusedByTheFormatter() throws Exception {
    var build = maven("verify", "-Dmaven.main.skip=true");

    assertThat(build.status()).isNotZero();
    assertThat(build.output()).contains("format violations").contains("Canary.java");
  }

  private record Build(int status, String output) {}

  private static Build maven(String... arguments) throws IOException, InterruptedException {
    var command =
        Stream.of(
                List.of(launcher(), "--batch-mode", "--quiet", "-Pcanary"),
                List.of("-pl", "modules/architecture/canary", "-am"),
                List.of(arguments))
            .flatMap(List::stream)
            .toList();
    var builder =
        new ProcessBuilder(command).directory(Module.ROOT.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Build(process.waitFor(), output);
  }

  private static String launcher() {
    var home = System.getProperty("maven.home");
    if (home == null) {
      return Module.ROOT.resolve(".build/maven").toString();
    }
    var windows = Path.of(home, "bin", "mvn.cmd");
    return (Files.exists(windows) && System.getProperty("os.name").startsWith("Windows")
            ? windows
            : Path.of(home, "bin", "mvn"))
        .toString();
  }
}
