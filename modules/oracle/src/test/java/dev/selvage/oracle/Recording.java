// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a CPython did in the cases, as printed by {@code cases.py}. One for each minor version is
 * kept beside the tests, so that the page can be made without a Python.
 */
record Recording(String version, JsonObject cases) {
  private static final Path FOLDER = Path.of("src/test/python/recorded");

  static Recording parse(String json) {
    JsonObject object = new JsonObject(json);
    return new Recording(object.getString("version"), object.getJsonObject("cases"));
  }

  /** The recordings that are kept, the oldest version first. */
  static List<Recording> kept() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(Recording::read).sorted(Comparator.comparingInt(Recording::minor)).toList();
    }
  }

  private static Recording read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + file, e);
    }
  }

  void keep() throws IOException {
    JsonObject whole = new JsonObject().put("version", version).put("cases", cases);
    Files.writeString(FOLDER.resolve("cpython-3." + minor() + ".json"), whole.encodePrettily());
  }

  /** 11 of 3.11.7. */
  int minor() {
    return Integer.parseInt(version.split("\\.", -1)[1]);
  }

  /** What was observed; empty where this version lacks something. */
  List<String> log(Case played) {
    JsonObject outcome = outcome(played);
    return outcome.containsKey("log")
        ? outcome.getJsonArray("log").stream().map(String.class::cast).toList()
        : List.of();
  }

  /** What this version lacks for the case; empty if nothing. */
  String lacks(Case played) {
    return outcome(played).getString("needs", "");
  }

  private JsonObject outcome(Case played) {
    return cases.getJsonObject(played.key(), new JsonObject());
  }

  /** The numbers of the cases in which the other one saw something else. */
  List<String> differences(Recording other) {
    return Stream.concat(cases.fieldNames().stream(), other.cases.fieldNames().stream())
        .distinct()
        .filter(key ->
            !cases
                .getJsonObject(key, new JsonObject())
                .equals(other.cases.getJsonObject(key, new JsonObject())))
        .sorted()
        .toList();
  }
}
