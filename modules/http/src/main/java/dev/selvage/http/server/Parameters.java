// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import dev.selvage.http.Json;
import dev.selvage.http.JsonException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns text of a client into values, and what is wrong with it into sentences. */
final class Parameters {
  private static final int MOST_QUOTED = 60;

  private Parameters() {}

  /**
   * @param what the subject of the sentence: {@code path parameter "id"}
   * @throws Problem with status 400 when the text is no such value
   */
  @SuppressWarnings({
    "unchecked", // each branch makes what its type is
    "UnusedException" // it knows no more than the sentence says
  })
  static <T> T value(String text, Class<T> type, String what, Json json) {
    try {
      Object value =
          switch (type) {
            case Class<?> t when t == String.class -> text;
            case Class<?> t when t == Integer.class || t == int.class -> Integer.valueOf(text);
            case Class<?> t when t == Long.class || t == long.class -> Long.valueOf(text);
            case Class<?> t when t == Double.class || t == double.class -> finite(text);
            case Class<?> t when t == BigDecimal.class -> new BigDecimal(text);
            case Class<?> t when t == Boolean.class || t == boolean.class -> truth(text);
            case Class<?> t when t.isEnum() -> constant(text, t);
            default -> json.mapper().convertValue(text, type);
          };
      return (T) value;
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("the " + what + " is " + quoted(text) + ", which is " + not(type));
    }
  }

  private static Double finite(String text) {
    Double value = Double.valueOf(text);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Object constant(String text, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String not(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "none of ", ""));
    }
    return switch (type.getSimpleName()) {
      case "Integer", "int", "Long", "long" -> "no whole number of its size";
      case "Double", "double", "BigDecimal" -> "no number";
      case "Boolean", "boolean" -> "neither true nor false";
      default -> "no " + type.getSimpleName();
    };
  }

  private static String quoted(String text) {
    return text.length() <= MOST_QUOTED
        ? "\"" + text + "\""
        : "\"" + text.substring(0, MOST_QUOTED) + "…\"";
  }

  static Problem badBody(JsonException e) {
    Problem problem = Problem.badRequest("the body is not as expected: " + e.getMessage());
    if (e.line().isPresent()) {
      problem = problem.with("line", e.line().getAsInt()).with("column", e.column().getAsInt());
    }
    return e.field().isPresent() ? problem.with("field", e.field().get()) : problem;
  }
}
