// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.List;

/**
 * One value as it was bound, ready to be printed.
 *
 * @param key the full key
 * @param shown the value as text, masked if it is a secret
 * @param source where it came from
 */
record Setting(String key, String shown, String source) {
  static final String DEFAULT = "default";

  /** The settings in aligned columns, one a line, each line ending in a newline. */
  static String table(List<Setting> settings) {
    int keys = settings.stream().mapToInt(setting -> setting.key.length()).max().orElse(0);
    int values = settings.stream().mapToInt(setting -> setting.shown.length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Setting setting : settings) {
      table.append(pad(setting.key, keys)).append("  ");
      table.append(pad(setting.shown, Math.min(values, 60))).append("  ");
      table.append(setting.source).append('\n');
    }
    return table.toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
