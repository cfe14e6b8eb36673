// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Binder} that binds lists and maps. */
final class CollectionBinder {
  private final Binder binder;

  CollectionBinder(Binder binder) {
    this.binder = binder;
  }

  /** Binds a list, from a list in the file or from {@code a,b} outside it. */
  @Nullable Object list(Place place, Type type, Fallback fallback) {
    Tree tree = binder.top(place);
    if (tree == null) {
      return switch (fallback) {
        case Fallback.Required() -> binder.missing(place, "a list");
        case Fallback.Text(String text) -> split(place, type, text, Setting.DEFAULT);
        case Fallback.Value(Object value) -> {
          binder.note(place.key(), Binder.raw(type), String.valueOf(value), Setting.DEFAULT);
          yield value;
        }
      };
    }
    if (tree instanceof Tree.Items items) {
      List<@Nullable Object> values = new ArrayList<>();
      for (Tree item : items.items()) {
        Place element = place.element(values.size(), item);
        values.add(binder.value(element, type, new Fallback.Required()));
      }
      return Collections.unmodifiableList(values);
    }
    boolean outside = tree instanceof Tree.Leaf leaf && leaf.form() == Tree.Form.OUTSIDE;
    boolean splits = outside && TextType.of(Binder.raw(type)).isPresent();
    return splits && tree instanceof Tree.Leaf leaf && leaf.text() != null
        ? split(place, type, leaf.text(), leaf.source())
        : binder.mismatch(place, tree, outside ? "a list in the file" : "a list", Binder.raw(type));
  }

  private List<@Nullable Object> split(Place place, Type type, String text, String source) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",")) {
      Place element =
          place.element(values.size(), new Tree.Leaf(part.strip(), Tree.Form.OUTSIDE, source));
      values.add(binder.value(element, type, new Fallback.Required()));
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * Binds a map, from a section or from {@code a=1,b=2} outside the file, with single entries
   * assigned over it.
   */
  @Nullable Object map(Place place, Type type, Fallback fallback) {
    Place whole = place;
    Tree top = binder.top(place);
    if (top instanceof Tree.Leaf(String text, Tree.Form form, String source) && text != null) {
      Tree.Branch pairs = pairs(text, source);
      if (form != Tree.Form.OUTSIDE || pairs == null || TextType.of(Binder.raw(type)).isEmpty()) {
        return binder.mismatch(place, top, "a section of names and values", Binder.raw(type));
      }
      whole = new Place(place.key(), pairs, null, false);
    }
    binder.requireSection(whole, whole.file());
    Set<String> names = new LinkedHashSet<>();
    names.addAll(names(whole.file()));
    names.addAll(names(whole.assigned()));
    if (names.isEmpty() && fallback instanceof Fallback.Value(Object value)) {
      binder.note(place.key(), Binder.raw(type), String.valueOf(value), Setting.DEFAULT);
      return value;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String name : names) {
      values.put(name, binder.value(whole.entry(name), type, new Fallback.Required()));
    }
    return Collections.unmodifiableMap(values);
  }

  private static Set<String> names(@Nullable Tree tree) {
    return tree instanceof Tree.Branch branch ? branch.entries().keySet() : Set.of();
  }

  /** The section that {@code a=1,b=2} stands for, null if the text has another form. */
  private static Tree.@Nullable Branch pairs(String text, String source) {
    Tree.Branch branch = YamlTree.empty(source);
    for (String pair : text.isBlank() ? new String[0] : text.split(",")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        return null;
      }
      String value = pair.substring(equals + 1).strip();
      Tree.Leaf leaf = new Tree.Leaf(value, Tree.Form.OUTSIDE, source);
      branch.entries().put(pair.substring(0, equals).strip(), leaf);
    }
    return branch;
  }
}
