// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a {@link Tree} without a schema into JSON, by the core schema of YAML 1.2: unquoted {@code
 * true}, {@code false}, {@code null} and numbers are typed, everything else is a string.
 */
final class FreeForm {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9]\\d{0,17})");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d+)?");

  private final BiConsumer<String, Tree.Leaf> leaves;

  /** Tells the consumer the key and node of each scalar. */
  FreeForm(BiConsumer<String, Tree.Leaf> leaves) {
    this.leaves = leaves;
  }

  /** The object of a section, with the entries of another section laid over it. */
  JsonObject object(String key, Tree.@Nullable Branch below, Tree.@Nullable Branch above) {
    JsonObject object = new JsonObject();
    if (below != null) {
      for (Map.Entry<String, Tree> entry : below.entries().entrySet()) {
        Tree over = above == null ? null : above.entries().get(entry.getKey());
        String path = Layers.join(key, entry.getKey());
        object.put(
            entry.getKey(),
            over == null ? value(path, entry.getValue()) : laid(path, entry.getValue(), over));
      }
    }
    if (above != null) {
      above
          .entries()
          .forEach((name, tree) -> {
            if (!object.containsKey(name)) {
              object.put(name, value(Layers.join(key, name), tree));
            }
          });
    }
    return object;
  }

  private @Nullable Object laid(String key, Tree below, Tree above) {
    return below instanceof Tree.Branch section && above instanceof Tree.Branch over
        ? object(key, section, over)
        : value(key, above);
  }

  private @Nullable Object value(String key, Tree tree) {
    return switch (tree) {
      case Tree.Branch branch -> object(key, branch, null);
      case Tree.Items items -> array(key, items);
      case Tree.Leaf leaf -> scalar(key, leaf);
    };
  }

  private JsonArray array(String key, Tree.Items items) {
    JsonArray array = new JsonArray();
    for (Tree item : items.items()) {
      array.add(value(key + "[" + array.size() + "]", item));
    }
    return array;
  }

  private @Nullable Object scalar(String key, Tree.Leaf leaf) {
    leaves.accept(key, leaf);
    String text = leaf.text();
    if (text == null || leaf.form() == Tree.Form.QUOTED) {
      return text;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }
}
