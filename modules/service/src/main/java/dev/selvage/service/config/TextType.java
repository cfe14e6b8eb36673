// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java type that is read from one text.
 *
 * @param type the type
 * @param expected what an error message says was expected: "a whole number"
 * @param parser turns the text into a value
 */
record TextType(Class<?> type, String expected, Parser parser) {
  /** May throw any exception for a text that is not of the form. */
  @FunctionalInterface
  interface Parser {
    Object parse(String text) throws Exception;
  }

  private static final Map<Class<?>, TextType> KNOWN =
      Stream.of(
              new TextType(String.class, "a text", text -> text),
              new TextType(boolean.class, "true or false", TextType::bool),
              new TextType(int.class, "a whole number", text -> Integer.valueOf(text.strip())),
              new TextType(long.class, "a whole number", text -> Long.valueOf(text.strip())),
              new TextType(double.class, "a number", text -> Double.valueOf(text.strip())),
              new TextType(Boolean.class, "true or false", TextType::bool),
              new TextType(Integer.class, "a whole number", text -> Integer.valueOf(text.strip())),
              new TextType(Long.class, "a whole number", text -> Long.valueOf(text.strip())),
              new TextType(Double.class, "a number", text -> Double.valueOf(text.strip())),
              new TextType(Duration.class, "a duration such as 5s or 100ms", Durations::parse),
              new TextType(ByteSize.class, "a size such as 10MB", ByteSize::parse),
              new TextType(Secret.class, "a secret text", Secret::parse),
              new TextType(URI.class, "a URI", URI::new),
              new TextType(Path.class, "a path", Path::of))
          .collect(Collectors.toUnmodifiableMap(TextType::type, type -> type));

  /**
   * The text form of a type: the ones above, any enum, and any class with a public static {@code
   * parse} of one {@code String} or {@code CharSequence} that returns the class itself.
   */
  static Optional<TextType> of(Class<?> type) {
    if (KNOWN.containsKey(type)) {
      return Optional.of(KNOWN.get(type));
    }
    if (type.isEnum()) {
      return Optional.of(ofEnum(type));
    }
    return Stream.of(String.class, CharSequence.class)
        .flatMap(argument -> parseMethod(type, argument).stream())
        .findFirst()
        .map(method -> new TextType(type, "a " + type.getSimpleName(), text -> call(method, text)));
  }

  private static boolean bool(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static TextType ofEnum(Class<?> type) {
    Map<String, Object> constants =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(constant -> enumName((Enum<?>) constant), value -> value));
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> enumName((Enum<?>) constant))
            .collect(Collectors.joining(", "));
    return new TextType(
        type,
        "one of " + names,
        text ->
            Optional.ofNullable(constants.get(enumName(text.strip())))
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  private static String enumName(Enum<?> constant) {
    return enumName(constant.name());
  }

  private static String enumName(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<Method> parseMethod(Class<?> type, Class<?> argument) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals("parse"))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType() == type)
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {argument}))
        .findFirst();
  }

  private static Object call(Method parse, String text) throws Exception {
    try {
      parse.setAccessible(true);
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** How a value is written, the way {@link #parser} would read it where the type allows. */
  static String written(Object value) {
    return switch (value) {
      case Enum<?> constant -> enumName(constant);
      case Duration duration -> Durations.written(duration);
      default -> String.valueOf(value);
    };
  }
}
