// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.config.Config;
import dev.selvage.service.config.ConfigException;
import dev.selvage.service.descriptor.VerticleDescriptor;
import dev.selvage.service.descriptor.VerticleFile;
import dev.selvage.service.descriptor.VerticleFiles;
import dev.selvage.service.supervision.VerticleOptions;
import io.vertx.core.Deployable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins the verticles of the program with those of the configuration. */
final class Assembly {
  private final Config config;
  private final SequencedMap<String, Declaration> verticles;
  private final SequencedMap<String, String> problems = new LinkedHashMap<>();
  private final List<VerticleFile> files = new ArrayList<>();
  private final VerticleFiles formats = VerticleFiles.installed();

  Assembly(Config config, SequencedMap<String, Declaration> program) {
    this.config = config;
    this.verticles = program;
  }

  /**
   * The verticles in the order they start.
   *
   * @throws ConfigException if entries of the configuration cannot be used
   */
  SequencedMap<String, Declaration> join(Map<String, VerticleDescriptor> descriptors) {
    descriptors.forEach(this::join);
    if (!problems.isEmpty()) {
      throw config.refuse(problems);
    }
    return verticles;
  }

  /** What was opened, to be closed at the end. */
  List<VerticleFile> files() {
    return files;
  }

  private void join(String name, VerticleDescriptor descriptor) {
    String key = "verticles." + name;
    Declaration known = verticles.get(name);
    if (known != null && descriptor.declares()) {
      problems.put(key, "is declared by the program, which leaves no choice of class or file");
    } else if (known == null && !descriptor.declares()) {
      String names = verticles.isEmpty() ? "none" : String.join(", ", verticles.keySet());
      problems.put(key, "needs a class or a file; verticles of the program are: " + names);
    } else {
      declare(key, name, descriptor, known);
    }
  }

  private void declare(
      String key, String name, VerticleDescriptor descriptor, @Nullable Declaration known) {
    try {
      VerticleOptions program = known == null ? VerticleOptions.defaults() : known.options();
      VerticleOptions options = descriptor.over(program);
      verticles.put(
          name, new Declaration(options, known == null ? open(descriptor) : known.supplier()));
    } catch (IllegalArgumentException e) {
      problems.put(key, String.valueOf(e.getMessage()));
    }
  }

  private Supplier<Deployable> open(VerticleDescriptor descriptor) {
    VerticleFile file = formats.open(descriptor);
    files.add(file);
    return () -> create(file);
  }

  private static Deployable create(VerticleFile file) {
    try {
      return file.create();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a verticle cannot be made: " + e.getMessage(), e);
    }
  }
}
