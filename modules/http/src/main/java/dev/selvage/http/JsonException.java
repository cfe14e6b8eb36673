// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A document that is no JSON or not what was expected, or a value that has no JSON form. The
 * message is for whoever sent the document: where, which field, what is wrong; no class names.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MOST_QUOTED = 60;
  private static final String MISSING = "Missing required creator property";
  private static final Pattern FOUND_KIND =
      Pattern.compile("Cannot (?:coerce|.*? from) (\\w+) value.*", Pattern.DOTALL);

  private final @Nullable String field;
  private final int line;
  private final int column;

  JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.field = null;
    this.line = 0;
    this.column = 0;
  }

  private JsonException(String what, @Nullable String field, JsonLocation at, Throwable cause) {
    super("line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what, cause);
    this.field = field;
    this.line = at.getLineNr();
    this.column = at.getColumnNr();
  }

  static JsonException reading(IOException e) {
    if (!(e instanceof JsonProcessingException problem)) {
      return new JsonException("the document cannot be read: " + e.getMessage(), e);
    }
    String field = problem instanceof JsonMappingException mapping ? path(mapping) : null;
    String what = describe(problem, field);
    JsonLocation at = problem.getLocation();
    return at == null || at.getLineNr() < 1
        ? new JsonException(what, e)
        : new JsonException(what, field, at, e);
  }

  /** The field that is wrong, as a path: {@code items[2].price}. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** The line where reading stopped, counted from 1. */
  public OptionalInt line() {
    return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
  }

  /** The column where reading stopped, counted from 1. */
  public OptionalInt column() {
    return line > 0 ? OptionalInt.of(column) : OptionalInt.empty();
  }

  private static @Nullable String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? null : path.toString();
  }

  private static String describe(JsonProcessingException e, @Nullable String field) {
    String subject = field == null ? "the document" : "the field \"" + field + "\"";
    String message = String.valueOf(e.getOriginalMessage());
    return switch (e) {
      case UnrecognizedPropertyException unknown -> subject + " is unknown" + known(unknown);
      case InvalidNullException ignored -> subject + " must not be null";
      case InvalidFormatException wrong ->
          subject + " has the value " + quoted(wrong.getValue()) + ", which is " + kind(wrong);
      case ValueInstantiationException refused -> subject + " is refused: " + reason(refused);
      case MismatchedInputException wrong when message.startsWith(MISSING) ->
          subject + " is missing";
      case MismatchedInputException wrong when message.startsWith("No content") ->
          "the document is empty";
      case MismatchedInputException wrong ->
          subject + " is of the wrong kind" + kinds(wrong, message);
      default -> "not JSON: " + firstLine(message);
    };
  }

  private static String known(UnrecognizedPropertyException e) {
    if (e.getKnownPropertyIds() == null || e.getKnownPropertyIds().isEmpty()) {
      return "";
    }
    return e.getKnownPropertyIds().stream()
        .map(name -> "\"" + name + "\"")
        .collect(Collectors.joining(", ", "; known are ", ""));
  }

  private static String quoted(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MOST_QUOTED
        ? "\"" + text + "\""
        : "\"" + text.substring(0, MOST_QUOTED) + "…\"";
  }

  private static String kind(MismatchedInputException e) {
    Class<?> type = e.getTargetType();
    if (type == null) {
      return "not of its type";
    }
    if (type.isEnum()) {
      return "not one of " + List.of(type.getEnumConstants());
    }
    return "no " + type.getSimpleName();
  }

  private static String reason(ValueInstantiationException e) {
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? "its values do not fit together"
        : cause.getMessage();
  }

  private static String kinds(MismatchedInputException e, String message) {
    Class<?> type = e.getTargetType();
    Matcher matcher = FOUND_KIND.matcher(message);
    if (type == null) {
      return "";
    }
    String wanted = ": " + (type.isRecord() ? "an object" : type.getSimpleName()) + " is expected";
    return matcher.matches() ? wanted + ", not " + matcher.group(1) : wanted;
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
