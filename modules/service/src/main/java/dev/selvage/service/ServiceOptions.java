// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.config.ConfigSources;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a service is made from, besides its arguments and its {@link Setup}.
 *
 * @param name the name in logs, file names and environment variables: letters, digits and hyphens
 * @param environment the environment variables
 * @param vertxStarter starts the Vert.x
 */
public record ServiceOptions(
    String name, Map<String, String> environment, VertxStarter vertxStarter) {
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /** Checks the name and copies the environment. */
  public ServiceOptions {
    environment = Map.copyOf(environment);
    ConfigSources checked = ConfigSources.of(name);
    name = checked.service();
  }

  /** A service with a name, the environment of the process and a Vert.x that is not clustered. */
  public static ServiceOptions named(String name) {
    return new ServiceOptions(
        name,
        System.getenv(),
        (builder, options, config) -> Future.succeededFuture(builder.build()));
  }

  /**
   * A service named after its main class: {@code price-board} for {@code PriceBoard}, and the last
   * part of the package for {@code Main} and {@code App}.
   */
  static ServiceOptions namedAfter(Class<?> main) {
    String simple = main.getSimpleName();
    String packageName = main.getPackageName();
    boolean bare = simple.equals("Main") || simple.equals("App") || simple.isEmpty();
    String name =
        bare && !packageName.isEmpty()
            ? packageName.substring(packageName.lastIndexOf('.') + 1)
            : WORD_START.matcher(simple).replaceAll("-");
    return named(name.toLowerCase(Locale.ROOT).replace('_', '-').replace('$', '-'));
  }

  /** With other environment variables. */
  public ServiceOptions withEnvironment(Map<String, String> environment) {
    return new ServiceOptions(name, environment, vertxStarter);
  }

  /** With another way to start the Vert.x. */
  public ServiceOptions withVertx(VertxStarter vertxStarter) {
    return new ServiceOptions(name, environment, vertxStarter);
  }
}
