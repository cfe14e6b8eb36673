// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.Engine;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes values of Java into parameters of statements. */
final class Parameters {
  private Parameters() {}

  /** The values in the order of their numbers. */
  static Tuple tuple(Engine engine, @Nullable Object[] values) {
    Tuple tuple = Tuple.tuple();
    for (Object value : values) {
      tuple.addValue(encode(engine, value));
    }
    return tuple;
  }

  /** One row of a batch: a list or an array of values, or a record for named parameters. */
  static Tuple row(Engine engine, SqlText text, Object row) {
    if (row instanceof Record parameters) {
      return named(engine, text, ofRecord(parameters));
    }
    if (row instanceof Map<?, ?> parameters) {
      Map<String, @Nullable Object> values = new HashMap<>();
      parameters.forEach((name, value) -> values.put(Names.key(String.valueOf(name)), value));
      return named(engine, text, values);
    }
    @Nullable Object[] values =
        row instanceof Object[] array
            ? array
            : row instanceof List<?> list ? list.toArray() : new Object[] {row};
    text.check(values);
    return tuple(engine, values);
  }

  /** The values in the order of the names in the statement. */
  static Tuple named(Engine engine, SqlText text, Map<String, @Nullable Object> values) {
    Tuple tuple = Tuple.tuple();
    for (String name : text.names()) {
      String key = Names.key(name);
      if (!values.containsKey(key)) {
        throw new IllegalArgumentException(
            "the parameter :" + name + " has no value, in: " + text.source().strip());
      }
      tuple.addValue(encode(engine, values.get(key)));
    }
    return tuple;
  }

  /** The components of a record by name. */
  static Map<String, @Nullable Object> ofRecord(Record parameters) {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (RecordComponent component : parameters.getClass().getRecordComponents()) {
      values.put(Names.key(component.getName()), value(parameters, component));
    }
    return values;
  }

  private static @Nullable Object value(Record parameters, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(parameters);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("cannot read " + component + " for a statement", e);
    }
  }

  private static @Nullable Object encode(Engine engine, @Nullable Object value) {
    Object portable = portable(value);
    return portable == null ? null : engine.parameter(portable);
  }

  private static @Nullable Object portable(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Optional<?> optional -> portable(optional.orElse(null));
      case Enum<?> constant -> constant.name();
      case Character character -> character.toString();
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case ZonedDateTime time -> time.toOffsetDateTime();
      case byte[] bytes -> Buffer.buffer(bytes);
      case Collection<?> elements -> array(elements);
      default -> value;
    };
  }

  /** An array of the class that all elements have; of text when there are none. */
  private static Object array(Collection<?> elements) {
    List<@Nullable Object> values =
        elements.stream().<@Nullable Object>map(Parameters::portable).toList();
    List<Class<?>> types =
        values.stream()
            .filter(Objects::nonNull)
            .<Class<?>>map(Object::getClass)
            .distinct()
            .toList();
    if (types.size() > 1) {
      throw new IllegalArgumentException(
          "a list as a parameter must have elements of one class, not of " + types);
    }
    Object array =
        Array.newInstance(types.isEmpty() ? String.class : types.getFirst(), values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, values.get(i));
    }
    return array;
  }
}
