// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reflection on records. */
final class Records {
  private Records() {}

  /** What the record's static {@code defaults()} returns, null if it has no such method. */
  static @Nullable Object defaults(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      boolean matches = method.getName().equals("defaults") && method.getParameterCount() == 0;
      if (matches && Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type) {
        return call(method, null);
      }
    }
    return null;
  }

  /** The key of a component: its name unless a {@link Key} says otherwise. */
  static String key(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    return key == null ? component.getName() : key.value();
  }

  static @Nullable Object read(RecordComponent component, Object instance) {
    return call(component.getAccessor(), instance);
  }

  /**
   * Calls the canonical constructor.
   *
   * @throws RuntimeException what the constructor threw, which is how a record refuses its values
   */
  static Object create(Class<?> type, @Nullable Object[] values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw unchecked(e.getCause(), type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the record " + type.getName() + " is not accessible", e);
    }
  }

  private static @Nullable Object call(Method method, @Nullable Object instance) {
    try {
      method.setAccessible(true);
      return method.invoke(instance);
    } catch (InvocationTargetException e) {
      throw unchecked(e.getCause(), method.getDeclaringClass());
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " is not accessible", e);
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause, Class<?> type) {
    return switch (cause) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalArgumentException(type.getName() + " failed", cause);
    };
  }
}
