// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import dev.selvage.service.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a service's program.
 *
 * @param config the file of {@code --config}
 * @param assignments the values of {@code --set}
 * @param help whether {@code --help} was given
 */
public record Arguments(Optional<Path> config, List<String> assignments, boolean help) {
  /**
   * Reads {@code --config FILE}, {@code --set KEY=VALUE} as often as wanted, and {@code --help};
   * {@code --config=FILE} and {@code --set=KEY=VALUE} too.
   *
   * @throws UsageException if there is anything else
   */
  public static Arguments parse(String... args) {
    Optional<Path> config = Optional.empty();
    List<String> assignments = new ArrayList<>();
    boolean help = false;
    Iterator<String> rest = List.of(args).iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      switch (option(arg)) {
        case "--config", "-c" -> config = Optional.of(Path.of(value(arg, rest)));
        case "--set" -> assignments.add(value(arg, rest));
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown argument " + arg);
      }
    }
    return new Arguments(config, List.copyOf(assignments), help);
  }

  private static String option(String arg) {
    int equals = arg.indexOf('=');
    return arg.startsWith("--") && equals > 0 ? arg.substring(0, equals) : arg;
  }

  private static String value(String arg, Iterator<String> rest) {
    if (option(arg).length() < arg.length()) {
      return arg.substring(option(arg).length() + 1);
    }
    if (!rest.hasNext()) {
      throw new UsageException(arg + " needs a value");
    }
    return rest.next();
  }

  /**
   * The sources of the configuration: the file of {@code --config}, else of the variable {@code
   * LOOKOUT_CONFIG}, else {@code lookout.yaml} in the working directory if there is one.
   */
  public ConfigSources sources(String service, Map<String, String> environment) {
    ConfigSources sources = ConfigSources.of(service);
    Map<String, String> variables = new HashMap<>(environment);
    String named = variables.remove(sources.environmentPrefix() + "CONFIG");
    Path usual = Path.of(service + ".yaml");
    Optional<Path> file =
        config
            .or(() -> Optional.ofNullable(named).map(Path::of))
            .or(() -> Optional.of(usual).filter(Files::exists));
    return new ConfigSources(service, file, variables, assignments);
  }

  /** How the program is called. */
  public static String usage(String service) {
    String prefix = ConfigSources.of(service).environmentPrefix();
    return """
    %s: options
      --config FILE     the configuration, YAML (else $%sCONFIG, else ./%s.yaml if it exists)
      --set KEY=VALUE   one value of the configuration, as often as wanted
      --help            this text
    Values are taken from --set, then from the environment (%sHTTP_PORT for http.port), then from
    the file, then from the defaults.\
    """
        .formatted(service, prefix, service, prefix);
  }
}
