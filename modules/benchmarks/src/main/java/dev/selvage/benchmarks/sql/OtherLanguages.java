// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import dev.selvage.benchmarks.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What runs the programs that are not for a JVM. */
final class OtherLanguages {
  private static final String FOLDER = "/dev/selvage/benchmarks/sql/";

  static final Tool PYTHON = Tool.python(FOLDER + "sql.py");

  static final Tool NODE = new Tool("node", FOLDER + "sql.cjs", OtherLanguages::node);

  private OtherLanguages() {}

  /** With better-sqlite3 beside the source or in the folder that NODE_PATH names. */
  private static Optional<Tool.Ready> node(Path source, String flavour)
      throws IOException, InterruptedException {
    return Tool.output(List.of("node", source.toString(), flavour, "version"))
        .map(version -> new Tool.Ready(List.of("node", source.toString()), version));
  }
}
