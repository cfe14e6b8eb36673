// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.browser;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium or Chrome of this machine, without a window, with a profile of its own. */
public final class Chromium implements AutoCloseable {
  /** What to do when {@link #find} finds none. */
  public static final String MISSING =
      "There is no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to the"
          + " path of one.";

  private static final long START_SECONDS = 45;
  private static final long END_SECONDS = 10;
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** Only pages of this machine are opened, so no sandbox: as root there is none. */
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--disable-sync",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-breakpad",
          "--no-first-run",
          "--no-proxy-server",
          "--window-size=1200,900",
          "--remote-debugging-port=0");

  private final Path profile;
  private final Process process;
  private final DevTools devTools;

  private Chromium(Path profile, Process process, DevTools devTools) {
    this.profile = profile;
    this.process = process;
    this.devTools = devTools;
  }

  /** The program that the variable CHROMIUM names, else the first on the PATH. */
  public static Optional<Path> find() {
    Optional<Path> named = variable("CHROMIUM").map(Path::of);
    return named.isPresent() ? named : onPath().filter(Files::isExecutable).findFirst();
  }

  private static Stream<Path> onPath() {
    List<String> folders = List.of(variable("PATH").orElse("").split(File.pathSeparator, -1));
    return NAMES.stream().flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /**
   * Starts it and waits until it listens.
   *
   * @throws IllegalStateException with what it printed, if it does not
   */
  public static Chromium start(Path program) throws IOException {
    Path profile = Files.createTempDirectory("chromium-");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(FLAGS);
    command.add("--user-data-dir=" + profile);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process, address));
    try {
      URI uri = address.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
      return new Chromium(profile, process, DevTools.connect(uri));
    } catch (CompletionException e) {
      end(process);
      delete(profile);
      throw new IllegalStateException("Cannot start " + program, e.getCause());
    }
  }

  /** Reads until the end, lest the browser waits for a reader. */
  private static void read(Process process, CompletableFuture<URI> address) {
    StringBuilder printed = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          address.complete(URI.create(listening.group(1)));
        } else if (!address.isDone()) {
          printed.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      address.completeExceptionally(e);
    }
    address.completeExceptionally(
        new IllegalStateException("Chromium ended before it listened: " + printed));
  }

  /** A new, empty tab. */
  public Tab tab() {
    String target =
        devTools
            .call("", "Target.createTarget", new JsonObject().put("url", "about:blank"))
            .getString("targetId");
    JsonObject flat = new JsonObject().put("targetId", target).put("flatten", true);
    return new Tab(
        devTools, devTools.call("", "Target.attachToTarget", flat).getString("sessionId"));
  }

  /** What scripts threw and nobody caught, in all tabs. */
  public List<String> exceptions() {
    return devTools.exceptions();
  }

  /** Ends it and all its processes, and removes its profile. */
  @Override
  public void close() throws IOException {
    devTools.close();
    end(process);
    delete(profile);
  }

  private static void end(Process process) {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .orTimeout(END_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
