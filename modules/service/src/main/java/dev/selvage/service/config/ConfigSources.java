// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a configuration is read from.
 *
 * @param service the name of the service: letters, digits and hyphens, a letter first
 * @param file the YAML file, if there is one
 * @param environment the environment variables
 * @param assignments the values of {@code --set}, each {@code key=value}, later ones winning
 */
public record ConfigSources(
    String service,
    Optional<Path> file,
    Map<String, String> environment,
    List<String> assignments) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

  /** Copies the collections and checks the name. */
  public ConfigSources {
    if (!NAME.matcher(service).matches()) {
      throw new IllegalArgumentException(
          "a service's name is letters, digits and hyphens, a letter first; was \""
              + service
              + '"');
    }
    environment = Map.copyOf(environment);
    assignments = List.copyOf(assignments);
  }

  /** Sources for the service with nothing in them. */
  public static ConfigSources of(String service) {
    return new ConfigSources(service, Optional.empty(), Map.of(), List.of());
  }

  /** With the given YAML file, which has to exist. */
  public ConfigSources withFile(Path file) {
    return new ConfigSources(service, Optional.of(file), environment, assignments);
  }

  /** With the given environment, usually {@link System#getenv()}. */
  public ConfigSources withEnvironment(Map<String, String> environment) {
    return new ConfigSources(service, file, environment, assignments);
  }

  /** With one more assignment, such as {@code http.port=9090}. */
  public ConfigSources withAssignment(String assignment) {
    List<String> more = new ArrayList<>(assignments);
    more.add(assignment);
    return new ConfigSources(service, file, environment, more);
  }

  /**
   * What the names of this service's environment variables start with: {@code PRICE_BOARD_} for
   * {@code price-board}.
   */
  public String environmentPrefix() {
    return service.replace('-', '_').toUpperCase(Locale.ROOT) + "_";
  }
}
