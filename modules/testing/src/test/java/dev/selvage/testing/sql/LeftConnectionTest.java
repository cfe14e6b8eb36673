// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

final class LeftConnectionTest {
  @Test
  void connectionThatIsStillHeld_failsTheTest_andTheFilesGo() {
    List<Throwable> failures =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Forgetful.class))
            .execute()
            .testEvents()
            .failed()
            .stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .flatMap(result -> result.getThrowable().stream())
            .toList();

    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst())
        .hasMessageContaining("cursor_isLeftOpen has left connections that are still held")
        .hasMessageContaining("SELECT 1 AS one");
    String uri = String.valueOf(Forgetful.URI.get());
    assertThat(uri).startsWith("sqlite:");
    assertThat(Files.exists(Path.of(uri.substring("sqlite:".length())))).isFalse();
  }
}
