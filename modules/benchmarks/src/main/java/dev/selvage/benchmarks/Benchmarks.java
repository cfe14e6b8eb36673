// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import dev.selvage.benchmarks.sql.SqlGroupBenchmarks;
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
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Runs groups of benchmarks, prints its tables and writes them to files: {@code make bench
 * B=tasks}.
 */
public final class Benchmarks {
  private static final Map<String, List<Supplier<Group>>> GROUPS =
      Map.of(
          "tasks", List.of(TaskGroupBenchmarks::group),
          "transport", List.of(TransportGroup::group),
          "sql", List.of(SqlGroupBenchmarks::sqlite, SqlGroupBenchmarks::postgres),
          "sqlite", List.of(SqlGroupBenchmarks::sqlite),
          "postgres", List.of(SqlGroupBenchmarks::postgres));

  private final Group group;
  private final Service.Running service;
  private final Plan plan;
  private final PrintStream out;
  private final Results results = new Results();
  private final Map<String, Tool.Ready> ready = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  private Benchmarks(Group group, Service.Running service, Plan plan, PrintStream out) {
    this.group = service.uri().isEmpty() ? group : group.using(service.uri());
    this.service = service;
    this.plan = plan;
    this.out = out;
  }

  /**
   * Runs one group, or several one after the other.
   *
   * @param arguments what they are called by, the folder for the report and the command as the user
   *     gave it; QUICK, ROUNDS, ROWS and PEERS come in the environment
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println(
          "Usage: make bench B=group [QUICK=1] [ROUNDS=n] [ROWS=regex] [PEERS=regex]");
      System.exit(2);
    }
    if (!GROUPS.containsKey(arguments[0])) {
      System.err.println("B=" + arguments[0] + ": there are " + new TreeSet<>(GROUPS.keySet()));
      System.exit(2);
    }
    System.setProperty("jmh.ignoreLock", "true");
    Plan plan = Plan.of(System.getenv());
    for (Supplier<Group> each : GROUPS.getOrDefault(arguments[0], List.of())) {
      Group group = each.get().only(plan);
      if (group.rows().isEmpty() || group.peers().isEmpty()) {
        System.out.println("Nothing of " + each.get().id() + " is wanted.");
        continue;
      }
      try (Service.Running service = group.service().start()) {
        Plan paced = plan.atPace(group.pace());
        new Benchmarks(group, service, paced, System.out).run(Path.of(arguments[1]), arguments[2]);
      }
    }
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
    lines.addAll(service.lines());
    ready.forEach((id, tool) -> lines.add(tool.version()));
    skipped.forEach(name -> lines.add("not on this machine: " + name));
    return lines.stream().distinct().toList();
  }

  private static String minutes(Duration time) {
    return "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
