// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key has when no layer sets it. */
sealed interface Fallback {
  /** Nothing: the key has to be set. */
  record Required() implements Fallback {}

  /**
   * A value made by the program.
   *
   * @param value null for a component that is {@code @Nullable}
   */
  record Value(@Nullable Object value) implements Fallback {}

  /** A text of a {@link Default} annotation. */
  record Text(String text) implements Fallback {}

  /** Whether an explicit null in the file stands for absence rather than being a mistake. */
  default boolean admitsNull() {
    return this instanceof Value value
        && (value.value() == null || value.value() instanceof Optional<?>);
  }

  /** The fallback of a component of a record whose defaults are given, if there are any. */
  static Fallback of(RecordComponent component, @Nullable Object defaults) {
    Default text = component.getAnnotation(Default.class);
    if (text != null) {
      return new Text(text.value());
    }
    Object value = defaults == null ? null : Records.read(component, defaults);
    if (value != null) {
      return new Value(value);
    }
    Class<?> type = component.getType();
    if (type == Optional.class) {
      return new Value(Optional.empty());
    }
    if (type == List.class || type == Map.class) {
      return new Value(type == List.class ? List.of() : Map.of());
    }
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return nullable ? new Value(null) : new Required();
  }
}
