// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which module may use which in its main code: the picture of the architecture, as data.
 *
 * <p>What a module may use, its users may use too. Examples and benchmarks may use everything.
 */
final class Arrows {
  private static final Pattern MODULE = Pattern.compile("dev\\.selvage\\.(\\w+)\\..*");

  private static final Map<String, Set<String>> DRAWN =
      Map.ofEntries(
          Map.entry("simulation", Set.of()),
          Map.entry("tasks", Set.of()),
          Map.entry("sqlite", Set.of()),
          Map.entry("lint", Set.of()),
          Map.entry("resilience", Set.of("tasks")),
          Map.entry("http", Set.of("tasks", "resilience")),
          Map.entry("sql", Set.of("tasks")),
          Map.entry("postgres", Set.of("sql")),
          Map.entry("bus", Set.of("tasks", "resilience")),
          Map.entry("cluster", Set.of("bus")),
          Map.entry("service", Set.of("http", "bus")),
          Map.entry("polyglot", Set.of("service", "bus")),
          Map.entry("testing", Set.of("tasks", "simulation")),
          Map.entry("oracle", Set.of()));

  /** Single packages that may go further than their module. */
  private static final Map<String, Set<String>> PACKAGES =
      Map.of(
          "dev.selvage.bus.outbox", Set.of("sql"),
          "dev.selvage.sql.sqlite", Set.of("sqlite"),
          "dev.selvage.testing.sql", Set.of("sql"));

  /** The modules that promise to be usable without anything else, and all that they may use. */
  private static final Map<String, Pattern> LIBRARIES =
      Map.of(
          "simulation", libraries("io\\.vertx\\.core|io\\.netty"),
          "tasks", libraries("io\\.vertx\\.core|io\\.netty|com\\.sun\\.management"),
          "sqlite", libraries("io\\.vertx\\.core|io\\.netty|io\\.vertx\\.sqlclient|org\\.sqlite"));

  private Arrows() {}

  private static Pattern libraries(String packages) {
    return Pattern.compile(
        "(java|javax|jdk|org\\.jspecify|com\\.google\\.errorprone|dev\\.selvage|%s)\\..*"
            .formatted(packages));
  }

  /** The dependencies of the module's main classes for which no arrow is drawn. */
  static List<String> violations(Module module) {
    if (module.name().startsWith("examples/") || module.name().startsWith("benchmarks")) {
      return List.of();
    }
    var name = module.name().replaceFirst("/.*", "");
    if (!DRAWN.containsKey(name)) {
      return List.of("No arrows are drawn for the module " + name + ": add it to Arrows.DRAWN.");
    }
    return module.main().stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> !isDrawn(name, dependency))
        .map(dependency -> name + " must not use this: " + dependency.getDescription())
        .sorted()
        .distinct()
        .toList();
  }

  private static boolean isDrawn(String module, Dependency dependency) {
    var target = dependency.getTargetClass().getBaseComponentType();
    var targetModule = moduleOf(target);
    if (targetModule == null) {
      return target.isPrimitive()
          || !LIBRARIES.containsKey(module)
          || LIBRARIES.get(module).matcher(target.getName()).matches();
    }
    return targetModule.equals(module)
        || reachable(module).contains(targetModule)
        || PACKAGES
            .getOrDefault(dependency.getOriginClass().getPackageName(), Set.of())
            .contains(targetModule);
  }

  private static @Nullable String moduleOf(JavaClass type) {
    var matcher = MODULE.matcher(type.getName());
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static Set<String> reachable(String module) {
    var reached = new HashSet<String>();
    for (var next : DRAWN.getOrDefault(module, Set.of())) {
      reached.add(next);
      reached.addAll(reachable(next));
    }
    return reached;
  }
}
