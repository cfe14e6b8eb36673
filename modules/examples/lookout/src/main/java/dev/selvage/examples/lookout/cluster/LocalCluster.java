// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.cluster;

import dev.selvage.cluster.Cluster;
import dev.selvage.service.launch.Arguments;
import dev.selvage.service.launch.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several members on this machine, each a process of its own. Their ports follow each other: 8080,
 * 8081 and so on for HTTP, 5701, 5702 and so on for the cluster, or from {@code --set http.port}
 * and {@code --set cluster.port} on. What they print comes out here, behind the number of the
 * member.
 *
 * <p>SIGINT and SIGTERM end all of them, in order; a second one at once. When one ends by itself
 * the others go on.
 */
public final class LocalCluster {
  /** The environment variable that says how many members to start; not passed on to them. */
  public static final String VARIABLE = "CLUSTER";

  private static final int FIRST_HTTP_PORT = 8080;
  private static final int FIRST_CLUSTER_PORT = 5701;
  private static final int MOST_MEMBERS = 16;

  /** Ctrl-C reaches all processes of a terminal; the members shall hear of it once, from here. */
  private static final String IGNORE_SIGINT = "trap '' INT; exec \"$@\"";

  private final Class<?> main;
  private final List<String> args;
  private final int members;
  private final PrintStream out;
  private final List<Process> processes = new ArrayList<>();

  /**
   * A cluster that was not started yet.
   *
   * @param main the program
   * @param args its arguments, for all members
   * @param members how many there are, 1 to 16
   * @param out where they print
   */
  public LocalCluster(Class<?> main, String[] args, int members, PrintStream out) {
    if (members < 1 || members > MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "a cluster has 1 to " + MOST_MEMBERS + " members, was " + members);
    }
    this.main = main;
    this.args = List.of(args);
    this.members = members;
    this.out = out;
  }

  /**
   * Starts the members and waits until all have ended.
   *
   * @return the highest of their exit statuses
   * @throws IOException if one cannot be started; those before are ended
   */
  public int run() throws IOException, InterruptedException {
    Signals.handle(signal -> end(), this::halt);
    List<Thread> printers = new ArrayList<>();
    try {
      for (int member = 0; member < members; member++) {
        Process process = start(member);
        String name = "[" + (member + 1) + "] ";
        printers.add(Thread.ofPlatform().daemon().start(() -> print(name, process)));
      }
      return awaitAll(printers);
    } finally {
      end();
    }
  }

  private int awaitAll(List<Thread> printers) throws InterruptedException {
    int highest = 0;
    for (Process process : started()) {
      highest = Math.max(highest, process.waitFor());
    }
    for (Thread printer : printers) {
      printer.join();
    }
    return highest;
  }

  private synchronized Process start(int member) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(member)).redirectErrorStream(true);
    builder.environment().remove(VARIABLE);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private synchronized List<Process> started() {
    return List.copyOf(processes);
  }

  private void end() {
    started().forEach(Process::destroy);
  }

  private void halt(int status) {
    started().forEach(Process::destroyForcibly);
    Runtime.getRuntime().halt(status);
  }

  // ---- the command of a member

  private List<String> command(int member) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", IGNORE_SIGINT, "sh", java()));
    command.addAll(flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    set(command, "http.port", port("http.port", FIRST_HTTP_PORT) + member);
    set(command, "cluster.name", "lookout");
    set(command, "cluster.port", port("cluster.port", FIRST_CLUSTER_PORT) + member);
    set(command, "cluster.members", addresses());
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The flags of this JVM, and those that Hazelcast likes. */
  private static Set<String> flags() {
    Set<String> flags = new LinkedHashSet<>();
    flags.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    flags.addAll(Cluster.JVM_FLAGS);
    return flags;
  }

  private static void set(List<String> command, String key, Object value) {
    command.add("--set");
    command.add(key + "=" + value);
  }

  private String addresses() {
    int first = port("cluster.port", FIRST_CLUSTER_PORT);
    return IntStream.range(first, first + members)
        .mapToObj(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  private int port(String key, int otherwise) {
    return Arguments.parse(args.toArray(String[]::new)).assignments().stream()
        .filter(assignment -> assignment.startsWith(key + "="))
        .reduce((first, last) -> last)
        .map(assignment -> Integer.parseInt(assignment.substring(key.length() + 1)))
        .orElse(otherwise);
  }

  // ---- what the members print

  private void print(String name, Process process) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(name + line);
      }
    } catch (IOException e) {
      out.println(name + "its output cannot be read any more: " + e.getMessage());
    }
  }
}
