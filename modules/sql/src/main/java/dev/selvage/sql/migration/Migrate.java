// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.migration;

import dev.selvage.sql.Database;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** Migrates by command: {@code java … dev.selvage.sql.migration.Migrate URI FOLDER}. */
public final class Migrate {
  private Migrate() {}

  /**
   * Applies the migrations in a folder and says which.
   *
   * @param arguments the URI of the database, and the folder
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: Migrate URI FOLDER");
      System.exit(2);
    }
    Migrations migrations = Migrations.inFolder(Path.of(arguments[1]));
    List<Migration> applied =
        Tasks.main(() -> {
          try (Database database = Database.open(Vertx.currentContext().owner(), arguments[0])) {
            return migrations.run(database);
          }
        });
    applied.forEach(migration -> System.out.println("applied " + migration.inWords()));
    System.out.println(applied.isEmpty() ? "nothing to do" : applied.size() + " applied");
  }
}
