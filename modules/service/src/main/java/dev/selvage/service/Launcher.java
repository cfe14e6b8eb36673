// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.launch.Arguments;
import dev.selvage.service.launch.UsageException;
import java.nio.file.Path;

/**
 * Runs a service that consists of a descriptor only: the verticles of its configuration.
 *
 * <pre>
 * java -cp 'lib/*' dev.selvage.service.Launcher --config price-board.yaml
 * </pre>
 *
 * <p>The name of the service is that of the file.
 */
public final class Launcher {
  private Launcher() {}

  /** Runs the service until it is stopped. */
  public static void main(String[] args) {
    Service.run(ServiceOptions.named(name(args)), args, service -> {});
  }

  private static String name(String[] args) {
    try {
      return Arguments.parse(args).config().map(Launcher::name).orElse("service");
    } catch (UsageException e) {
      // Reported with the usage by whoever parses them next.
      return "service";
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
  }
}
