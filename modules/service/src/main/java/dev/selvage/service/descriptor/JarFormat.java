// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Verticles in a jar, with a class loader of their own whose parent is that of the service: what
 * both have is the service's.
 */
final class JarFormat implements VerticleFormat {
  private static final String ATTRIBUTE = "Main-Verticle";

  @Override
  public String description() {
    return ".jar";
  }

  @Override
  public boolean accepts(Path file) {
    return file.toString().endsWith(".jar");
  }

  @Override
  public VerticleFile open(Path file, Optional<String> name) throws IOException {
    String verticle = name.isPresent() ? name.get() : mainVerticle(file);
    URL[] urls = {file.toUri().toURL()};
    URLClassLoader loader =
        new URLClassLoader(file.toString(), urls, JarFormat.class.getClassLoader());
    try {
      return ClassFile.of(verticle, loader, loader);
    } catch (IllegalArgumentException e) {
      loader.close();
      throw e;
    }
  }

  private static String mainVerticle(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      String name = manifest == null ? null : manifest.getMainAttributes().getValue(ATTRIBUTE);
      if (name == null) {
        throw new IllegalArgumentException(
            file + " names no " + ATTRIBUTE + " in its manifest: set the key class");
      }
      return name;
    }
  }
}
