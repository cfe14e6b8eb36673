// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from {@link Layers} and notes on the way every problem and every value with its
 * source.
 *
 * <p>A method that meets a problem notes it and returns null; null is also the value of an absent
 * {@code @Nullable} component. The two are told apart by counting: a record is created only if
 * binding its components added no problem.
 */
final class Binder {
  private final Layers layers;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();
  private final Map<String, String> keysByVariable = new HashMap<>();
  private final CollectionBinder collections = new CollectionBinder(this);

  Binder(Layers layers) {
    this.layers = layers;
  }

  List<Problem> problems() {
    return problems;
  }

  List<Setting> settings() {
    return settings;
  }

  /** The environment variables that would set something that was bound. */
  Set<String> variables() {
    return keysByVariable.keySet();
  }

  /**
   * Binds a record at a place; null after a problem.
   *
   * @param foreign keys of this section that belong to somebody else
   */
  @Nullable Object record(Place place, Class<?> type, Set<String> foreign) {
    return record(place, type, new Fallback.Required(), foreign);
  }

  private @Nullable Object record(
      Place place, Class<?> type, Fallback fallback, Set<String> foreign) {
    if (fallback instanceof Fallback.Value(Object value) && value == null && isAbsent(place)) {
      return null;
    }
    int problemsBefore = problems.size();
    int settingsBefore = settings.size();
    requireSection(place, place.file());
    requireSection(place, place.assigned());
    Object given = fallback instanceof Fallback.Value(Object value) ? value : null;
    Object defaults = given == null ? Records.defaults(type) : given;
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Place entry = place.entry(Records.key(components[i]));
      values[i] =
          value(entry, components[i].getGenericType(), Fallback.of(components[i], defaults));
    }
    noteUnknown(place, components, foreign);
    return problems.size() > problemsBefore
        ? null
        : create(place.key(), type, values, settings.subList(settingsBefore, settings.size()));
  }

  private @Nullable Object create(
      String key, Class<?> type, @Nullable Object[] values, List<Setting> settings) {
    try {
      return Records.create(type, values);
    } catch (RuntimeException e) {
      Set<String> sources =
          settings.stream()
              .map(Setting::source)
              .filter(source -> !source.equals(Setting.DEFAULT))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      String source = sources.isEmpty() ? Setting.DEFAULT : String.join(", ", sources);
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      problems.add(new Problem(key, source, message));
      return null;
    }
  }

  void requireSection(Place place, @Nullable Tree tree) {
    boolean empty = tree instanceof Tree.Leaf leaf && leaf.text() == null;
    if (tree != null && !empty && !(tree instanceof Tree.Branch)) {
      mismatch(place, tree, "a section", Object.class);
    }
  }

  private void noteUnknown(Place place, RecordComponent[] components, Set<String> foreign) {
    Set<String> known =
        Arrays.stream(components)
            .map(Records::key)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    noteUnknown(place, place.file(), known, foreign);
    noteUnknown(place, place.assigned(), known, foreign);
  }

  private void noteUnknown(
      Place place, @Nullable Tree tree, Set<String> known, Set<String> foreign) {
    if (!(tree instanceof Tree.Branch branch)) {
      return;
    }
    branch
        .entries()
        .forEach((name, entry) -> {
          if (!known.contains(name) && !foreign.contains(name)) {
            Set<String> all = new LinkedHashSet<>(known);
            all.addAll(foreign);
            String key = Layers.join(place.key(), name);
            problems.add(new Problem(key, entry.source(), unknown(place, name, all)));
          }
        });
  }

  private static String unknown(Place place, String name, Set<String> known) {
    return Spelling.nearest(name, known)
        .map(near -> "unknown key, did you mean " + Layers.join(place.key(), near) + "?")
        .orElseGet(() -> "unknown key, known here: " + String.join(", ", known));
  }

  @Nullable Object value(Place place, Type type, Fallback fallback) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return optional(place, argument(type, 0), fallback);
    }
    if (raw == List.class) {
      return collections.list(place, argument(type, 0), fallback);
    }
    if (raw == Map.class) {
      return collections.map(place, argument(type, 1), fallback);
    }
    if (raw == JsonObject.class) {
      return freeForm(place, fallback);
    }
    Optional<TextType> text = TextType.of(raw);
    if (text.isPresent()) {
      return text(place, text.get(), fallback);
    }
    if (raw.isRecord()) {
      return record(place, raw, fallback, Set.of());
    }
    throw new IllegalArgumentException(
        place.key() + " has the type " + type.getTypeName() + ", which no configuration can bind");
  }

  private Object optional(Place place, Type type, Fallback fallback) {
    Object given =
        fallback instanceof Fallback.Value(Object value) && value instanceof Optional<?> optional
            ? optional.orElse(null)
            : null;
    Fallback inner = fallback instanceof Fallback.Text ? fallback : new Fallback.Value(given);
    return Optional.ofNullable(value(place, type, inner));
  }

  private @Nullable Object text(Place place, TextType type, Fallback fallback) {
    Tree tree = top(place);
    if (tree == null) {
      return absent(place, type, fallback);
    }
    if (tree instanceof Tree.Leaf(String text, Tree.Form form, String source)) {
      if (text != null) {
        return parse(place, type, text, source);
      }
      if (fallback.admitsNull()) {
        settings.add(new Setting(place.key(), "none", source));
        return null;
      }
    }
    return mismatch(place, tree, type.expected(), type.type());
  }

  private @Nullable Object absent(Place place, TextType type, Fallback fallback) {
    return switch (fallback) {
      case Fallback.Required() -> missing(place, type.expected());
      case Fallback.Value(Object value) -> {
        String written = value == null ? "none" : TextType.written(value);
        note(place.key(), type.type(), written, Setting.DEFAULT);
        yield value;
      }
      case Fallback.Text(String text) -> byAnnotation(place, type, text);
    };
  }

  private Object byAnnotation(Place place, TextType type, String text) {
    try {
      note(place.key(), type.type(), text, Setting.DEFAULT);
      return type.parser().parse(text);
    } catch (Exception e) {
      String message = "the @Default of " + place.key() + " is not " + type.expected();
      throw new IllegalArgumentException(message + ": " + text, e);
    }
  }

  private @Nullable Object parse(Place place, TextType type, String text, String source) {
    try {
      Object value = type.parser().parse(text);
      note(place.key(), type.type(), text, source);
      return value;
    } catch (Exception e) {
      String got = Masking.shown(place.key(), type.type(), '"' + text + '"');
      String message = "expected " + type.expected() + ", got " + got;
      problems.add(new Problem(place.key(), source, message));
      return null;
    }
  }

  private @Nullable Object freeForm(Place place, Fallback fallback) {
    requireSection(place, place.file());
    requireSection(place, place.assigned());
    if (isAbsent(place) && fallback instanceof Fallback.Value(Object value)) {
      return value;
    }
    FreeForm form =
        new FreeForm(
            (key, leaf) -> note(key, String.class, String.valueOf(leaf.text()), leaf.source()));
    return form.object(place.key(), section(place.file()), section(place.assigned()));
  }

  private static Tree.@Nullable Branch section(@Nullable Tree tree) {
    return tree instanceof Tree.Branch branch ? branch : null;
  }

  /** The node of the highest layer that has one for the place as a whole. */
  @Nullable Tree top(Place place) {
    Tree below = place.variable() ? variable(claim(place.key()), place.file()) : place.file();
    return place.assigned() == null ? below : place.assigned();
  }

  private @Nullable Tree variable(String name, @Nullable Tree below) {
    String text = layers.environment().get(name);
    return text == null ? below : new Tree.Leaf(text, Tree.Form.OUTSIDE, name);
  }

  private String claim(String key) {
    String variable = layers.variable(key);
    String other = keysByVariable.put(variable, key);
    if (other != null && !other.equals(key)) {
      throw new IllegalArgumentException(
          "the keys " + other + " and " + key + " share the variable " + variable);
    }
    return variable;
  }

  private boolean isAbsent(Place place) {
    String variable = layers.variable(place.key());
    return place.file() == null
        && place.assigned() == null
        && (!place.variable()
            || layers.environment().keySet().stream()
                .noneMatch(name -> name.startsWith(variable + "_")));
  }

  @Nullable Object missing(Place place, String expected) {
    String ways = "set it in the file";
    if (place.variable()) {
      ways += ", as " + layers.variable(place.key()) + " or with --set " + place.key() + "=…";
    }
    String message = "missing, expected " + expected + "; " + ways;
    problems.add(new Problem(place.key(), Problem.NOWHERE, message));
    return null;
  }

  @Nullable Object mismatch(Place place, Tree tree, String expected, Class<?> type) {
    String message = "expected " + expected + ", got ";
    String shown = Masking.shown(place.key(), type, tree.shown());
    problems.add(new Problem(place.key(), tree.source(), message + shown));
    return null;
  }

  void note(String key, Class<?> type, String text, String source) {
    settings.add(new Setting(key, Masking.shown(key, type, text), source));
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> throw new IllegalArgumentException("cannot bind " + type.getTypeName());
    };
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
