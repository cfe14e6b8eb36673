// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import dev.selvage.benchmarks.tasks.TaskGroupBenchmarks;
import dev.selvage.benchmarks.transport.TransportGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one group of benchmarks, prints its tables and writes them to a file: {@code make bench
 * B=tasks}.
 */
public final class Benchmarks {
  private static final List<Group> GROUPS =
      List.of(TaskGroupBenchmarks.group(), TransportGroup.group());

  private final Group group;
  private final Plan plan;
  private final PrintStream out;
  private final Results results = new Results();
  private final Map<String, Tool.Ready> ready = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  private Benchmarks(Group group, Plan plan, PrintStream out) {
    this.group = group.only(plan);
    this.plan = plan;
    this.out = out;
  }

  /**
   * Runs a group.
   *
   * @param arguments the id of the group, the folder for the report and the command as the user
   *     gave it; QUICK, ROUNDS, ROWS and PEERS come in the environment
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println(
          "Usage: make bench B=group [QUICK=1] [ROUNDS=n] [ROWS=regex] [PEERS=regex]");
      System.exit(2);
    }
    Optional<Group> group =
        GROUPS.stream().filter(each -> each.id().equals(arguments[0])).findFirst();
    if (group.isEmpty()) {
      System.err.println(
          "B=" + arguments[0] + ": there are " + GROUPS.stream().map(Group::id).toList());
      System.exit(2);
    }
    System.setProperty("jmh.ignoreLock", "true");
    Benchmarks run = new Benchmarks(group.orElseThrow(), Plan.of(System.getenv()), System.out);
    run.run(Path.of(arguments[1]), arguments[2]);
  }

  private void run(Path folder, String command) throws IOException, InterruptedException {
    ZonedDateTime begun = ZonedDateTime.now(ZoneOffset.UTC);
    String load = Machine.load().orElse("unknown");
    Files.createDirectories(folder);
    findTools(folder);
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Row row : group.rows()) {
        out.printf("round %d of %d: %s%n", round, plan.rounds(), row.title());
        for (Peer peer : group.peers()) {
          measure(row, peer);
        }
      }
    }
    String report = Report.of(group, results, heading(command, begun, load));
    Path file = folder.resolve(group.id() + ".md");
    Files.writeString(file, report);
    out.println();
    out.print(report);
    out.println();
    out.println("Written to " + file);
  }

  private void findTools(Path folder) throws IOException, InterruptedException {
    for (Peer peer : group.peers()) {
      if (peer instanceof Peer.Program program) {
        Optional<Tool.Ready> found = program.tool().ready(folder, program.flavour());
        if (found.isPresent()) {
          ready.put(peer.id(), found.get());
        } else {
          skipped.add(peer.name());
          out.println("Skipped: " + peer.name() + " is not on this machine.");
        }
      }
    }
  }

  private void measure(Row row, Peer peer) throws IOException, InterruptedException {
    if (!group.has(peer, row)) {
      return;
    }
    switch (peer) {
      case Peer.InJvm jvm -> results.add(row, peer, JmhFork.run(group, row, jvm, plan));
      case Peer.Program program -> {
        Tool.Ready tool = ready.get(peer.id());
        if (tool != null) {
          results.add(row, peer, ProgramRun.run(row, program, tool, plan));
        }
      }
    }
  }

  private List<String> heading(String command, ZonedDateTime begun, String load)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("`" + command + "`");
    lines.add(
        begun.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'"))
            + ", took "
            + minutes(Duration.between(begun, ZonedDateTime.now(ZoneOffset.UTC)))
            + "; load of the machine before it "
            + load);
    lines.addAll(Machine.here().lines());
    lines.add(
        "%d rounds, each with a new process for every cell: %d × %d ms to warm up, %d × %d ms measured"
            .formatted(
                plan.rounds(),
                plan.warmups(),
                plan.iteration().toMillis(),
                plan.iterations(),
                plan.iteration().toMillis()));
    lines.addAll(Versions.lines());
    ready.forEach((id, tool) -> lines.add(tool.version()));
    skipped.forEach(name -> lines.add("not on this machine: " + name));
    return lines.stream().distinct().toList();
  }

  private static String minutes(Duration time) {
    return "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
