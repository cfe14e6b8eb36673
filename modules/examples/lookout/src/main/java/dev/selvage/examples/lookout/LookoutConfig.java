// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import dev.selvage.examples.lookout.scheduler.SchedulerOptions;
import dev.selvage.examples.lookout.web.HttpSettings;
import dev.selvage.service.config.Default;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of Lookout, besides the sections that every service has.
 *
 * @param http where it serves
 * @param database where it keeps what it knows
 * @param scheduler how it checks
 * @param targets what it watches from the start
 */
record LookoutConfig(
    HttpSettings http, DatabaseSettings database, SchedulerOptions scheduler, Targets targets) {

  /**
   * The section {@code database}.
   *
   * @param url {@code sqlite:lookout.db}, {@code postgresql://user:secret@host/db}, or {@code
   *     postgres} for a Postgres of Lookout's own
   * @param folder the data of that one; created if it is not there
   * @param maxChecks how many checks are kept, about; the oldest go first
   */
  record DatabaseSettings(
      @Default("sqlite:lookout.db") String url,
      @Default("lookout-postgres") Path folder,
      @Default("1000000") long maxChecks) {
    DatabaseSettings {
      if (maxChecks < 1) {
        throw new IllegalArgumentException("maxChecks must be positive, was " + maxChecks);
      }
    }
  }

  /**
   * The section {@code targets}.
   *
   * @param file a YAML file with the targets to start with; without it Lookout watches itself
   */
  record Targets(Optional<Path> file) {}
}
