// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one service, to be bound to records.
 *
 * <pre>{@code
 * record Http(@Default("127.0.0.1") String host, @Default("8080") int port) {}
 * record Lookout(Http http, URI database, @Default("5s") Duration timeout) {}
 *
 * ConfigSources sources = ConfigSources.of("lookout")
 *     .withFile(Path.of("lookout.yaml"))
 *     .withEnvironment(System.getenv())
 *     .withAssignment("http.port=9090");
 * Lookout lookout = Config.read(sources).bind(Lookout.class);
 * }</pre>
 *
 * <h2>Keys and layers</h2>
 *
 * The components of the record are the keys (unless a {@link Key} says otherwise), nested records
 * are sections: {@code http.port}. A value comes from the highest layer that has one:
 *
 * <ol>
 *   <li>{@code --set http.port=9090};
 *   <li>the environment variable of the key: the service's name, then the key, in capitals, words
 *       parted by underscores: {@code LOOKOUT_HTTP_PORT}, {@code LOOKOUT_HTTP_MAX_BODY} for {@code
 *       http.maxBody};
 *   <li>the YAML file;
 *   <li>the default: {@link Default}, else what the record's static {@code defaults()} returns,
 *       else empty for {@code Optional}, {@code List} and {@code Map} and null for
 *       {@code @Nullable}. Anything else has to be set.
 * </ol>
 *
 * <h2>Types</h2>
 *
 * {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, enums ({@code
 * event-loop} for {@code EVENT_LOOP}), {@code Duration} ({@code 5s}, {@code 100ms}, {@code 1m30s},
 * {@code PT5S}), {@link ByteSize}, {@link Secret}, {@code URI}, {@code Path}, every class with a
 * public static {@code parse(String)}, records of these, and {@code Optional}, {@code List} and
 * {@code Map<String, …>} of all that. {@code JsonObject} takes a section as it is. Outside the file
 * a list is written {@code a,b} and a map {@code x=1,y=2}; lists of records live in the file only.
 * A list or a map given by a higher layer replaces the whole one below, except that {@code --set
 * labels.x=1} sets one entry.
 *
 * <h2>Problems</h2>
 *
 * An unknown key, a missing one and a value its type or its record's constructor refuses are all
 * reported by one {@link ConfigException}. So is an environment variable with the service's prefix
 * that belongs to no key, other than those Kubernetes sets for a service of that name. Values are
 * shown, but not those of a {@link Secret}, of a key named like one ({@code password}, {@code
 * token}…), nor the password in a URI.
 *
 * <p>Safe for use by several threads.
 */
public final class Config {
  private final Layers layers;

  /** What is bound or reserved, in that order. Guarded by this. */
  private final SequencedSet<Part> parts = new LinkedHashSet<>();

  /**
   * A record that is bound to the root or to a section.
   *
   * @param section empty for the root
   * @param whole whether a root record accounts for all keys; if not, its components are sections
   *     beside those of others
   */
  private record Part(String section, Class<? extends Record> type, boolean whole) {
    List<String> keys() {
      return section.isEmpty() && !whole
          ? Arrays.stream(type.getRecordComponents()).map(Records::key).toList()
          : List.of(section);
    }
  }

  private Config(Layers layers) {
    this.layers = layers;
  }

  /**
   * Reads the sources. A file that cannot be read and an argument without a form are reported when
   * something is bound, with everything else.
   */
  public static Config read(ConfigSources sources) {
    return new Config(Layers.read(sources));
  }

  /** What the configuration was read from. */
  public ConfigSources sources() {
    return layers.sources();
  }

  /**
   * Says that a top-level section belongs to somebody other than the service's own record, who will
   * {@link #bind(String, Class) bind} it: the section is not unknown, and its problems are reported
   * with all others.
   */
  public synchronized void reserve(String section, Class<? extends Record> type) {
    requireName(section);
    parts.add(new Part(section, type, true));
  }

  /** {@link #reserve(String, Class) Reserves} a section for each component of a record. */
  public synchronized void reserve(Class<? extends Record> sections) {
    parts.add(new Part("", sections, false));
  }

  /**
   * Binds everything that is not {@link #reserve reserved}.
   *
   * @throws ConfigException with every problem of the whole configuration
   * @throws IllegalArgumentException if the record has a component no text can be bound to
   */
  public <R extends Record> R bind(Class<R> type) {
    return bind(new Part("", type, true), type);
  }

  /**
   * Binds one top-level section.
   *
   * @throws ConfigException with the problems of this section and of all reserved ones
   * @throws IllegalArgumentException if the record has a component no text can be bound to
   */
  public <R extends Record> R bind(String section, Class<R> type) {
    requireName(section);
    return bind(new Part(section, type, true), type);
  }

  /**
   * Binds a record whose components are sections, {@link #reserve(Class) reserved} or not.
   *
   * @throws ConfigException with the problems of these sections and of all reserved ones
   * @throws IllegalArgumentException if the record has a component no text can be bound to
   */
  public <R extends Record> R bindSections(Class<R> sections) {
    return bind(new Part("", sections, false), sections);
  }

  /** Whether a record has been bound to the root, so that unknown keys have been reported. */
  public synchronized boolean isBound() {
    return parts.stream().anyMatch(part -> part.section.isEmpty() && part.whole);
  }

  /**
   * Every value bound or reserved so far, one a line: key, value with secrets masked, and source.
   */
  public synchronized String describe() {
    Binder binder = new Binder(layers);
    parts.forEach(part -> run(binder, part));
    return Setting.table(binder.settings());
  }

  /**
   * The failure of somebody who was given values and cannot use them.
   *
   * @param messages what is wrong, by key; in the order to be reported
   */
  public synchronized ConfigException refuse(SequencedMap<String, String> messages) {
    Binder binder = new Binder(layers);
    parts.forEach(part -> run(binder, part));
    List<Problem> problems = new ArrayList<>();
    messages.forEach(
        (key, message) -> problems.add(new Problem(key, source(binder.settings(), key), message)));
    return new ConfigException(sources().service(), problems);
  }

  private static String source(List<Setting> settings, String key) {
    return settings.stream()
        .filter(setting -> setting.key().equals(key) || setting.key().startsWith(key + "."))
        .filter(setting -> !setting.source().equals(Setting.DEFAULT))
        .findFirst()
        .map(Setting::source)
        .orElse(Problem.NOWHERE);
  }

  private synchronized <R extends Record> R bind(Part wanted, Class<R> type) {
    parts.add(wanted);
    Binder binder = new Binder(layers);
    Map<Part, @Nullable Object> values = new HashMap<>();
    parts.forEach(part -> values.put(part, run(binder, part)));
    List<Problem> problems = new ArrayList<>(layers.problems());
    problems.addAll(binder.problems());
    if (isBound()) {
      problems.addAll(unknownVariables(binder));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(sources().service(), problems);
    }
    return type.cast(Objects.requireNonNull(values.get(wanted)));
  }

  private @Nullable Object run(Binder binder, Part part) {
    Place root = Place.root(layers);
    return part.section.isEmpty()
        ? binder.record(root, part.type, foreign(part))
        : binder.record(root.entry(part.section), part.type, Set.of());
  }

  /** The top-level keys that are not the business of a record bound to the root. */
  private Set<String> foreign(Part part) {
    Set<String> keys = new LinkedHashSet<>();
    if (!part.whole) {
      keys.addAll(layers.file().entries().keySet());
      keys.addAll(layers.assignments().entries().keySet());
    }
    parts.forEach(other -> keys.addAll(other.keys()));
    keys.remove("");
    return keys;
  }

  private List<Problem> unknownVariables(Binder binder) {
    List<Problem> unknown = new ArrayList<>();
    for (String name : layers.unclaimedVariables(binder.variables())) {
      String hint =
          Spelling.nearest(name, binder.variables())
              .map(near -> ", did you mean " + near + "?")
              .orElse("");
      unknown.add(new Problem("", name, "unknown environment variable" + hint));
    }
    return unknown;
  }

  private static void requireName(String section) {
    if (section.isEmpty() || section.contains(".")) {
      throw new IllegalArgumentException("a section has one name, was \"" + section + '"');
    }
  }
}
