// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import ch.qos.logback.classic.Level;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen without a configuration file. Logging starts before the configuration of the
 * service is read, so these are system properties, or else environment variables.
 *
 * @param level {@code selvage.log.level} or {@code SELVAGE_LOG_LEVEL}: the level of the root
 *     logger, by default {@code info}
 * @param json {@code selvage.log.format} or {@code SELVAGE_LOG_FORMAT}: {@code json} for one JSON
 *     object a line, by default {@code text}
 */
record LogSettings(Level level, boolean json) {
  static LogSettings of(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    String level = value("selvage.log.level", properties, environment);
    String format = value("selvage.log.format", properties, environment);
    return new LogSettings(Level.toLevel(level, Level.INFO), "json".equalsIgnoreCase(format));
  }

  private static @Nullable String value(
      String name,
      UnaryOperator<@Nullable String> properties,
      UnaryOperator<@Nullable String> environment) {
    String property = properties.apply(name);
    return property != null
        ? property
        : environment.apply(name.replace('.', '_').toUpperCase(Locale.ROOT));
  }
}
