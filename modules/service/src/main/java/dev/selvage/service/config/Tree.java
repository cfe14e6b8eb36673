// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One layer of configuration before it has types, each node with the place it was read from. */
sealed interface Tree {
  /** Where the node was read: {@code lookout.yaml:3} or {@code --set}. */
  String source();

  /** How an error message names the node when something else was expected. */
  String shown();

  /**
   * A scalar.
   *
   * @param text null for an explicit null, as in {@code key:} or {@code key: ~}
   * @param form how it was written
   */
  record Leaf(@Nullable String text, Form form, String source) implements Tree {
    @Override
    public String shown() {
      return text == null ? "nothing" : '"' + text + '"';
    }
  }

  /** How a scalar was written. */
  enum Form {
    /** In the file, without quotes. */
    PLAIN,
    /** In the file, in quotes or as a block, and so a string whatever it looks like. */
    QUOTED,
    /** In an argument or a variable, where one text may also stand for a list or a map. */
    OUTSIDE
  }

  /** A list. */
  record Items(List<Tree> items, String source) implements Tree {
    @Override
    public String shown() {
      return "a list of " + items.size();
    }
  }

  /** A section, its entries in the order written. */
  record Branch(SequencedMap<String, Tree> entries, String source) implements Tree {
    @Override
    public String shown() {
      return "a section with the keys " + String.join(", ", entries.keySet());
    }
  }
}
