// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A verticle in one Java source file, compiled when the service starts against the class path of
 * the service. The class has the name of the file unless the key {@code class} names another.
 */
final class SourceFormat implements VerticleFormat {
  private static final String SUFFIX = ".java";

  @Override
  public String description() {
    return SUFFIX;
  }

  @Override
  public boolean accepts(Path file) {
    return file.toString().endsWith(SUFFIX);
  }

  @Override
  public VerticleFile open(Path file, Optional<String> name) throws IOException {
    Path classes = Files.createTempDirectory("selvage-verticle-");
    try {
      compile(file, classes);
      String verticle = name.isPresent() ? name.get() : only(file, classes);
      URL[] urls = {classes.toUri().toURL()};
      URLClassLoader loader =
          new URLClassLoader(file.toString(), urls, SourceFormat.class.getClassLoader());
      return ClassFile.of(verticle, loader, () -> close(loader, classes));
    } catch (IOException | RuntimeException e) {
      delete(classes);
      throw e;
    }
  }

  private static void compile(Path file, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalArgumentException(
          "this Java runtime has no compiler: run on a JDK, or compile " + file + " to a jar");
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-parameters");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  new StringWriter(),
                  files,
                  diagnostics,
                  options,
                  null,
                  files.getJavaFileObjects(file))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(errors(file, diagnostics.getDiagnostics()));
      }
    }
  }

  private static String errors(Path file, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    return diagnostics.stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(error -> file + ":" + error.getLineNumber() + ": " + error.getMessage(null))
        .collect(Collectors.joining("; ", "does not compile: ", ""));
  }

  /** The class that has the name of the file, in whatever package. */
  private static String only(Path file, Path classes) throws IOException {
    String name = String.valueOf(file.getFileName()).replace(SUFFIX, ".class");
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(path -> path.endsWith(name))
          .findFirst()
          .map(path -> classes.relativize(path).toString())
          .map(path -> path.replace(".class", "").replace(path.contains("\\") ? '\\' : '/', '.'))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  file + " has no class of its own name: set the key class"));
    }
  }

  private static void close(URLClassLoader loader, Path classes) throws IOException {
    loader.close();
    delete(classes);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
