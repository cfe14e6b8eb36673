// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.Engine;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Finds the engine for a URI. */
final class Engines {
  private static final Map<String, String> MODULES =
      Map.of(
          "sqlite", "selvage-sqlite",
          "postgresql", "selvage-postgres",
          "postgres", "selvage-postgres");

  private Engines() {}

  static Engine of(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "\""
              + uri
              + "\" is no URI of a database: it begins with a scheme, such as sqlite: or"
              + " postgresql:");
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    Set<String> known = new TreeSet<>();
    Iterator<Engine> engines = ServiceLoader.load(Engine.class).iterator();
    while (engines.hasNext()) {
      Engine engine = engines.next();
      if (engine.schemes().contains(scheme)) {
        return engine;
      }
      known.addAll(engine.schemes());
    }
    String module = MODULES.get(scheme);
    throw new IllegalArgumentException(
        "no engine for the URI scheme \""
            + scheme
            + "\""
            + (module == null ? "" : ": add dev.selvage:" + module + " to the class path")
            + "; there are engines for "
            + known);
  }
}
