// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import io.vertx.sqlclient.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** How rows become a record: one column for each component, found by name. */
final class RecordShape {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final MethodHandle constructor;
  private final List<Component> components = new ArrayList<>();

  private record Component(
      String name, String key, String into, Conversion conversion, boolean nullable) {}

  private RecordShape(Class<?> type) {
    this.type = type;
    RecordComponent[] declared = type.getRecordComponents();
    boolean marked = isNullMarked(type);
    for (RecordComponent component : declared) {
      String name = component.getName();
      Conversion conversion = conversion(component);
      boolean optional = component.getType() == Optional.class;
      boolean nullable =
          optional
              || (!component.getType().isPrimitive() && (!marked || isMarkedNullable(component)));
      String into = " for the component '" + name + "' of " + type.getSimpleName();
      components.add(new Component(name, Names.key(name), into, conversion, nullable));
    }
    this.constructor = constructor(type, declared);
  }

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static Conversion conversion(RecordComponent component) {
    try {
      return Conversion.of(component.getGenericType());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the component '"
              + component.getName()
              + "' of "
              + component.getDeclaringRecord().getName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isNullMarked(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (outer.isAnnotationPresent(NullMarked.class)) {
        return true;
      }
      if (outer.isAnnotationPresent(NullUnmarked.class)) {
        return false;
      }
    }
    return type.getPackage().isAnnotationPresent(NullMarked.class);
  }

  private static boolean isMarkedNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made from rows", e);
    }
  }

  /** The column of each component. */
  int[] columns(Row row) {
    List<String> names = IntStream.range(0, row.size()).mapToObj(row::getColumnName).toList();
    return components.stream().mapToInt(component -> column(component, names)).toArray();
  }

  private int column(Component component, List<String> names) {
    int[] found =
        IntStream.range(0, names.size())
            .filter(i -> Names.key(names.get(i)).equals(component.key))
            .toArray();
    if (found.length == 1) {
      return found[0];
    }
    throw new MappingException(
        found.length == 0
            ? "there is no column for the component '"
                + component.name
                + "' of "
                + type.getSimpleName()
                + " among "
                + names
            : "there are several columns for the component '"
                + component.name
                + "' of "
                + type.getSimpleName()
                + " among "
                + names
                + ": give them names with AS",
        null);
  }

  Object read(Row row, int[] columns) {
    @Nullable Object[] values = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = value(components.get(i), row, columns[i]);
    }
    try {
      return constructor.invokeExact(values);
    } catch (RuntimeException e) {
      throw new MappingException(
          "a " + type.getSimpleName() + " refuses the values " + Arrays.toString(values), e);
    } catch (Throwable e) {
      throw new MappingException("making a " + type.getSimpleName() + " failed", e);
    }
  }

  private @Nullable Object value(Component component, Row row, int column) {
    Object value = component.conversion.read(row, column, component.into);
    if (value == null && !component.nullable) {
      throw new MappingException(
          "the column '"
              + row.getColumnName(column)
              + "'"
              + component.into
              + " is NULL, and the component is not @Nullable, an Optional or a wrapper",
          null);
    }
    return value;
  }
}
