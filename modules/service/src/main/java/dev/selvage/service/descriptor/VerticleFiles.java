// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Opens what a {@link VerticleDescriptor} names. */
public final class VerticleFiles {
  private final List<VerticleFormat> formats;

  private VerticleFiles(List<VerticleFormat> formats) {
    this.formats = formats;
  }

  /** With the formats of this module and all that are installed as services. */
  public static VerticleFiles installed() {
    List<VerticleFormat> formats = new ArrayList<>();
    ServiceLoader.load(VerticleFormat.class).forEach(formats::add);
    formats.add(new JarFormat());
    formats.add(new SourceFormat());
    return new VerticleFiles(List.copyOf(formats));
  }

  /**
   * Opens the class or file of a descriptor.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why
   */
  public VerticleFile open(VerticleDescriptor descriptor) {
    return descriptor
        .file()
        .map(file -> open(file, descriptor))
        .orElseGet(() -> {
          ClassLoader loader = VerticleFiles.class.getClassLoader();
          return ClassFile.of(descriptor.className().orElseThrow(), loader, () -> {});
        });
  }

  private VerticleFile open(Path file, VerticleDescriptor descriptor) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "there is no file " + file.toAbsolutePath() + " or it is not readable");
    }
    VerticleFormat format =
        formats.stream()
            .filter(candidate -> candidate.accepts(file))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknown(file)));
    try {
      return format.open(file, descriptor.className());
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    } catch (Exception e) {
      throw new IllegalArgumentException(file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private String unknown(Path file) {
    return "verticles are loaded from "
        + formats.stream().map(VerticleFormat::description).collect(Collectors.joining(", "))
        + " files, not from "
        + file.getFileName();
  }
}
