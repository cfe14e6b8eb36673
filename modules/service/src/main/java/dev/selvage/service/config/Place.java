// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import org.jspecify.annotations.Nullable;

/**
 * What the layers hold at one key.
 *
 * @param key the full key
 * @param file the node of the YAML file, null if there is none
 * @param assigned the node of the {@code --set} arguments, null if there is none
 * @param variable whether an environment variable may set the key; none can inside a list
 */
record Place(String key, @Nullable Tree file, @Nullable Tree assigned, boolean variable) {
  static Place root(Layers layers) {
    return new Place("", layers.file(), layers.assignments(), true);
  }

  /** The place of an entry of this section. */
  Place entry(String name) {
    return new Place(Layers.join(key, name), child(file, name), child(assigned, name), variable);
  }

  /** The place of an element of the list that this place's file node is. */
  Place element(int index, Tree item) {
    return new Place(key + "[" + index + "]", item, null, false);
  }

  private static @Nullable Tree child(@Nullable Tree tree, String name) {
    return tree instanceof Tree.Branch branch ? branch.entries().get(name) : null;
  }
}
