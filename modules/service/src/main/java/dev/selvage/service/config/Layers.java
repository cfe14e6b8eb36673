// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The three layers above the defaults, read but not yet bound.
 *
 * @param sources what was read
 * @param file the YAML file
 * @param assignments the {@code --set} arguments
 * @param problems what was wrong with the file and the assignments as such
 */
record Layers(
    ConfigSources sources, Tree.Branch file, Tree.Branch assignments, List<Problem> problems) {
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern NO_NAME_CHARACTER = Pattern.compile("[^A-Za-z0-9]+");

  /**
   * The variables Kubernetes sets in every pod for a service that has our name: {@code
   * LOOKOUT_SERVICE_HOST}, {@code LOOKOUT_PORT_8080_TCP_ADDR} and so on.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_\\w+)?)?");

  private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://.*");

  static Layers read(ConfigSources all) {
    ConfigSources sources = all.withEnvironment(withoutLink(all));
    List<Problem> problems = new ArrayList<>();
    Tree.Branch file =
        sources
            .file()
            .map(path -> YamlTree.read(path, problems))
            .orElseGet(() -> YamlTree.empty("no file"));
    Tree.Branch assignments = Assignments.read(sources.assignments(), problems);
    return new Layers(sources, file, assignments, List.copyOf(problems));
  }

  Map<String, String> environment() {
    return sources.environment();
  }

  /** The environment variable of a key: {@code http.maxBody} is {@code LOOKOUT_HTTP_MAX_BODY}. */
  String variable(String key) {
    String words = WORD_START.matcher(key).replaceAll("_");
    return sources.environmentPrefix()
        + NO_NAME_CHARACTER.matcher(words).replaceAll("_").toUpperCase(Locale.ROOT);
  }

  /** Without {@code LOOKOUT_PORT=tcp://10.0.0.1:80}, which could pass for a key {@code port}. */
  private static Map<String, String> withoutLink(ConfigSources sources) {
    Map<String, String> variables = new HashMap<>(sources.environment());
    String name = sources.environmentPrefix() + "PORT";
    variables.computeIfPresent(name, (port, value) -> LINK.matcher(value).matches() ? null : value);
    return variables;
  }

  /** The variables that carry our prefix and nobody has claimed, sorted. */
  Set<String> unclaimedVariables(Set<String> claimed) {
    String prefix = sources.environmentPrefix();
    Set<String> unclaimed = new TreeSet<>();
    for (String name : environment().keySet()) {
      boolean ours = name.startsWith(prefix) && !claimed.contains(name);
      if (ours && !SERVICE_LINK.matcher(name.substring(prefix.length())).matches()) {
        unclaimed.add(name);
      }
    }
    return unclaimed;
  }

  /** The key of an entry of a section; the root section has the empty key. */
  static String join(String section, String name) {
    return section.isEmpty() ? name : section + "." + name;
  }
}
