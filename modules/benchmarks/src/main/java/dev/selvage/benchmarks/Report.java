// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import dev.selvage.benchmarks.Samples.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables, in Markdown that can be read as it is. */
final class Report {
  private static final String NONE = "–";

  private final Group group;
  private final Results results;
  private final List<String> heading;
  private final StringBuilder text = new StringBuilder();

  private Report(Group group, Results results, List<String> heading) {
    this.group = group;
    this.results = results;
    this.heading = heading;
  }

  /**
   * The report.
   *
   * @param heading the lines that say when, where and how
   */
  static String of(Group group, Results results, List<String> heading) {
    return new Report(group, results, heading).written();
  }

  private String written() {
    line("# " + group.title());
    line("");
    heading.forEach(each -> line("* " + each));
    table(
        "CPU time per operation",
        "Nanoseconds of the whole process, median; heap in bytes.",
        group.peers(),
        (row, peer) -> number(results.figure(row, peer)));
    Peer baseline = peer(group.baseline());
    if (baseline != null) {
      table(
          "Times " + baseline.name(),
          "CPU time (or heap) divided by that of " + baseline.name() + ": 2.0 is twice as much.",
          without(baseline),
          (row, peer) -> ratio(results.figure(row, peer), results.figure(row, baseline)));
    }
    group.peers().stream().filter(Peer::isSelvage).forEach(this::aheadTable);
    table(
        "Wall-clock time per operation",
        "Nanoseconds, median; it says as much about the other work of the machine.",
        group.peers(),
        (row, peer) -> number(results.of(row, peer).median(Kind.WALL)));
    table(
        "Heap allocated per operation",
        "Bytes, median, by the profiler of JMH.",
        group.peers().stream().filter(Peer.InJvm.class::isInstance).toList(),
        (row, peer) -> number(results.of(row, peer).median(Kind.ALLOCATED)));
    table(
        "How far apart the iterations were",
        "The range of the middle half, in percent of the median.",
        group.peers(),
        this::spread);
    notes();
    return text.toString();
  }

  private void aheadTable(Peer selvage) {
    List<Peer> others = group.peers().stream().filter(peer -> !peer.isSelvage()).toList();
    table(
        "How far " + selvage.name() + " is ahead",
        "CPU time (or heap) of the other divided by that of "
            + selvage.name()
            + ": over 1, the other needs more.",
        others,
        (row, peer) -> ratio(results.figure(row, peer), results.figure(row, selvage)));
  }

  private void notes() {
    if (!group.notes().isEmpty()) {
      line("");
      line("## Notes");
      line("");
      group.notes().forEach(note -> line("* " + note));
    }
  }

  private List<Peer> without(Peer peer) {
    return group.peers().stream().filter(each -> each != peer).toList();
  }

  private @Nullable Peer peer(String id) {
    return group.peers().stream().filter(peer -> peer.id().equals(id)).findFirst().orElse(null);
  }

  private void table(
      String title, String what, List<Peer> columns, BiFunction<Row, Peer, String> cell) {
    if (columns.isEmpty()) {
      return;
    }
    line("");
    line("## " + title);
    line("");
    line(what);
    line("");
    List<List<String>> cells = new ArrayList<>();
    cells.add(Stream.concat(Stream.of(""), columns.stream().map(Peer::name)).toList());
    for (Row row : group.rows()) {
      Stream<String> figures = columns.stream().map(peer -> cell.apply(row, peer));
      cells.add(Stream.concat(Stream.of(title(row)), figures).toList());
    }
    aligned(cells);
  }

  private static String title(Row row) {
    return row.title() + ", per " + row.operation();
  }

  private void aligned(List<List<String>> cells) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < cells.getFirst().size(); column++) {
      int each = column;
      widths.add(cells.stream().mapToInt(row -> row.get(each).length()).max().orElse(1));
    }
    for (int i = 0; i < cells.size(); i++) {
      line(padded(cells.get(i), widths));
      if (i == 0) {
        line(rule(widths));
      }
    }
  }

  private static String padded(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < row.size(); i++) {
      String space = " ".repeat(widths.get(i) - row.get(i).length());
      line.append(' ').append(i == 0 ? row.get(i) + space : space + row.get(i)).append(" |");
    }
    return line.toString();
  }

  private static String rule(List<Integer> widths) {
    return widths.stream()
        .map(width -> "-".repeat(width + 1))
        .collect(Collectors.joining(":|", "|", ":|"))
        .replaceFirst(":\\|", "-|");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  // ---- numbers

  private static String number(OptionalDouble number) {
    if (number.isEmpty()) {
      return NONE;
    }
    double value = number.getAsDouble();
    String format = value < 10 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value).replace(",", " ");
  }

  private static String ratio(OptionalDouble number, OptionalDouble to) {
    if (number.isEmpty() || to.isEmpty() || to.getAsDouble() == 0) {
      return NONE;
    }
    double value = number.getAsDouble() / to.getAsDouble();
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }

  private String spread(Row row, Peer peer) {
    Samples samples = results.of(row, peer);
    Kind kind = row.figure() == Row.Figure.HEAP ? Kind.HEAP : Kind.CPU;
    OptionalDouble median = samples.median(kind);
    if (median.isEmpty() || median.getAsDouble() == 0) {
      return NONE;
    }
    double range =
        samples.quantile(kind, 0.75).getAsDouble() - samples.quantile(kind, 0.25).getAsDouble();
    return String.format(Locale.ROOT, "%.0f", 100 * range / median.getAsDouble());
  }
}
