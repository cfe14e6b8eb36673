// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What every source file keeps and the compiler does not see. */
final class Sources {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0";
  private static final Pattern LEFT_OVERS =
      Pattern.compile("\\b(TODO|FIXME|XXX)\\b|^ *\\* @author");
  private static final int MOST_LINES = 700;

  private Sources() {}

  static List<String> violations(Module module) {
    return module.sources().stream().flatMap(file -> violations(file).stream()).toList();
  }

  static List<String> violations(Path file) {
    return violations(file.toString(), lines(file));
  }

  static List<String> violations(String file, List<String> lines) {
    var found = new java.util.ArrayList<String>();
    if (lines.isEmpty() || !lines.getFirst().equals(LICENCE)) {
      found.add(file + " does not start with the line " + LICENCE);
    }
    if (lines.size() > MOST_LINES) {
      found.add(file + " has " + lines.size() + " lines, more than " + MOST_LINES + ": split it.");
    }
    for (int i = 0; i < lines.size(); i++) {
      if (LEFT_OVERS.matcher(lines.get(i)).find()) {
        found.add(file + ":" + (i + 1) + " has a left-over: " + lines.get(i).strip());
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + file, failure);
    }
  }
}
