// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.service.config.Config;
import dev.selvage.service.config.ConfigSources;
import dev.selvage.service.config.Default;
import java.nio.file.Path;
import java.util.List;

/**
 * A YAML file of targets.
 *
 * <pre>
 * targets:
 *   - url: https://example.org
 *     everySeconds: 10
 *     timeoutMillis: 1000
 * </pre>
 *
 * @param targets what to watch
 */
record TargetsFile(List<Entry> targets) {

  /** A target, with the defaults and ranges of {@link NewTarget}. */
  record Entry(String url, @Default("5") int everySeconds, @Default("2000") int timeoutMillis) {
    Entry {
      var checked = new NewTarget(url, everySeconds, timeoutMillis);
      url = checked.url();
    }

    private NewTarget target() {
      return new NewTarget(url, everySeconds, timeoutMillis);
    }
  }

  /**
   * Reads a file.
   *
   * @throws dev.selvage.service.config.ConfigException with all that is wrong with it
   */
  static List<NewTarget> read(Path file) {
    TargetsFile read =
        Config.read(ConfigSources.of("targets").withFile(file)).bind(TargetsFile.class);
    return read.targets().stream().map(Entry::target).toList();
  }
}
