// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.service.config.Config;
import dev.selvage.service.config.ConfigException;
import dev.selvage.service.config.ConfigSources;
import dev.selvage.service.supervision.VerticleOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerticleFilesTest {
  private static final String SOURCE =
      """
      package acme;
      public final class Greeter extends io.vertx.core.VerticleBase {
        @Override public io.vertx.core.Future<?> start() { return io.vertx.core.Future.succeededFuture(); }
      }
      """;

  /** A verticle on the class path. */
  public static final class Plain extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.succeededFuture();
    }
  }

  record Root(Map<String, VerticleDescriptor> verticles) {}

  @TempDir Path directory;

  private final VerticleFiles files = VerticleFiles.installed();

  private VerticleDescriptor descriptor(String... lines) throws IOException {
    Path file = directory.resolve("service.yaml");
    Files.writeString(file, "verticles:\n  v:\n    " + String.join("\n    ", lines) + "\n");
    Config config = Config.read(ConfigSources.of("x").withFile(file));
    return config.bind(Root.class).verticles().values().iterator().next();
  }

  private Path source(String text) throws IOException {
    return Files.writeString(directory.resolve("Greeter.java"), text);
  }

  /** A jar with the compiled source. */
  private Path jar(Manifest manifest) throws Exception {
    Path jar = directory.resolve("greeter.jar");
    try (VerticleFile compiled = files.open(descriptor("file: " + source(SOURCE)));
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new ZipEntry("acme/Greeter.class"));
      ClassLoader loader = compiled.create().getClass().getClassLoader();
      loader.getResourceAsStream("acme/Greeter.class").transferTo(out);
    }
    return jar;
  }

  private static Manifest manifest(String... mainVerticle) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    for (String name : mainVerticle) {
      manifest.getMainAttributes().putValue("Main-Verticle", name);
    }
    return manifest;
  }

  @Test
  void descriptor_setsOnlyWhatItNames() throws IOException {
    VerticleOptions program =
        VerticleOptions.defaults()
            .withInstances(3)
            .withConfig(new JsonObject().put("a", 1).put("b", new JsonObject().put("c", 1)));

    VerticleOptions options =
        descriptor("threading: virtual-thread", "config: {b: {d: 2}, e: x}").over(program);

    assertThat(options.instances()).isEqualTo(3);
    assertThat(options.threading()).isEqualTo(ThreadingModel.VIRTUAL_THREAD);
    assertThat(options.config())
        .isEqualTo(new JsonObject("{\"a\": 1, \"b\": {\"c\": 1, \"d\": 2}, \"e\": \"x\"}"));
    assertThat(options.restart()).isEqualTo(program.restart());
  }

  @Test
  void descriptor_withMistakes_isRefusedWithTheLineOfEach() {
    assertThatThrownBy(() ->
            descriptor(
                "class: acme.Reports",
                "instances: two",
                "threading: thread",
                "restart: {maxRestart: 3}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("v.instances: expected a whole number, got \"two\" (service.yaml:4)")
        .hasMessageContaining(
            "v.threading: expected one of event-loop, worker, virtual-thread, got \"thread\""
                + " (service.yaml:5)")
        .hasMessageContaining(
            "v.restart.maxRestart: unknown key, did you mean"
                + " verticles.v.restart.maxRestarts? (service.yaml:6)");
  }

  @Test
  void open_ofAClassName_makesInstancesOfIt() throws Exception {
    try (VerticleFile file = files.open(descriptor("class: " + Plain.class.getName()))) {
      assertThat(file.create()).isInstanceOf(Plain.class).isNotSameAs(file.create());
    }
  }

  @Test
  void open_ofAJar_loadsTheClassFromIt() throws Exception {
    Path jar = jar(manifest());

    try (VerticleFile file = files.open(descriptor("file: " + jar, "class: acme.Greeter"))) {
      assertThat(file.create().getClass().getName()).isEqualTo("acme.Greeter");
      assertThat(file.create().getClass().getClassLoader())
          .isNotSameAs(Plain.class.getClassLoader());
    }
  }

  @Test
  void open_ofAJarWithoutClass_takesItsMainVerticle() throws Exception {
    Path jar = jar(manifest("acme.Greeter"));

    try (VerticleFile file = files.open(descriptor("file: " + jar))) {
      assertThat(file.create().getClass().getName()).isEqualTo("acme.Greeter");
    }
  }

  @Test
  void open_ofAJavaFile_compilesIt() throws Exception {
    try (VerticleFile file = files.open(descriptor("file: " + source(SOURCE)))) {
      assertThat(file.create().getClass().getName()).isEqualTo("acme.Greeter");
    }
  }

  @Test
  void open_ofAJavaFileThatDoesNotCompile_saysWhere() throws IOException {
    VerticleDescriptor descriptor =
        descriptor("file: " + source("class Greeter {\n  int x = y;\n}"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> files.open(descriptor))
        .withMessageContaining("does not compile: ")
        .withMessageContaining("Greeter.java:2: cannot find symbol");
  }

  @Test
  void open_ofWhatCannotBeAVerticle_saysWhy() throws Exception {
    Path text = Files.writeString(directory.resolve("notes.txt"), "");

    assertRefused("class: acme.Absent", "there is no class acme.Absent");
    assertRefused("class: java.lang.String", "java.lang.String is not a verticle");
    assertRefused("file: absent.jar", "there is no file ");
    assertRefused(
        "file: " + text, "verticles are loaded from .jar, .java files, not from notes.txt");
    assertRefused("file: " + jar(manifest()), "names no Main-Verticle in its manifest");
  }

  private void assertRefused(String line, String message) throws IOException {
    VerticleDescriptor descriptor = descriptor(line);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> files.open(descriptor))
        .withMessageContaining(message);
  }
}
