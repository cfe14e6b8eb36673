// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.service.config.ConfigSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void parse_readsBothForms() {
    Arguments arguments = Arguments.parse("--config=a.yaml", "--set", "x=1", "--set=y.z=2=3");

    assertThat(arguments)
        .isEqualTo(new Arguments(Optional.of(Path.of("a.yaml")), List.of("x=1", "y.z=2=3"), false));
    assertThat(Arguments.parse("-c", "a.yaml", "-h").help()).isTrue();
  }

  @Test
  void parse_ofWhatItDoesNotKnow_fails() {
    assertThatThrownBy(() -> Arguments.parse("start"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown argument start");
    assertThatThrownBy(() -> Arguments.parse("--set"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--set needs a value");
  }

  @Test
  void sources_takeTheFileFromTheArgumentThenFromTheEnvironment() {
    Map<String, String> environment = Map.of("LOOKOUT_CONFIG", "env.yaml", "LOOKOUT_X", "1");

    ConfigSources named = Arguments.parse("-c", "arg.yaml").sources("lookout", environment);
    ConfigSources unnamed = Arguments.parse().sources("lookout", environment);

    assertThat(named.file()).contains(Path.of("arg.yaml"));
    assertThat(unnamed.file()).contains(Path.of("env.yaml"));
    assertThat(unnamed.environment()).isEqualTo(Map.of("LOOKOUT_X", "1"));
    assertThat(Arguments.parse().sources("lookout", Map.of()).file()).isEmpty();
  }
}
