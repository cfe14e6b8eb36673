// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.top;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer of {@code /tasks} as lines of text: what was found, then the tree, children under their
 * parents, those first that wait longest.
 *
 * @param width the number of columns; longer lines are cut
 * @param height the number of lines; what does not fit is counted
 * @param coloured whether the terminal understands colours
 */
record Screen(int width, int height, boolean coloured) {
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final String RED = "\u001b[1;31m";
  private static final String BOLD = "\u001b[1m";
  private static final String SOFT = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final int MAX_INDENT = 40;
  private static final int NAME_MOST = 48;
  private static final int NAME_LEAST = 12;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private record Row(JsonObject task, String label) {}

  List<String> lines(String url, JsonObject tree) {
    List<String> lines = new ArrayList<>();
    List<JsonObject> findings = objects(tree.getJsonArray("findings"));
    lines.add(inked(BOLD, head(url, tree, findings.size())));
    findings.forEach(
        finding -> finding.getString("text").lines().forEach(line -> lines.add(inked(RED, line))));
    lines.add("");
    List<Row> rows = rows(objects(tree.getJsonArray("tasks")));
    int name = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
    int column = Math.max(NAME_LEAST, Math.min(NAME_MOST, name));
    lines.add(inked(SOFT, line("state", "for", "deadline", pad("task", column), "waits for")));
    rows.forEach(row -> lines.add(inked(ink(row.task()), line(row, column))));
    return fitting(lines);
  }

  private static String head(String url, JsonObject tree, int findings) {
    long living = tree.getLong("living");
    long shown = tree.getLong("shown");
    return url
        + "  "
        + counted(living, "task")
        + (shown < living ? ", " + shown + " shown" : "")
        + " on "
        + counted(tree.getJsonArray("loops").size(), "event loop")
        + (findings == 0 ? "" : ", " + counted(findings, "finding"));
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** In the order of the tree, siblings by the time they wait. */
  private static List<Row> rows(List<JsonObject> tasks) {
    Map<Long, List<JsonObject>> children = new LinkedHashMap<>();
    tasks.forEach(task ->
        children
            .computeIfAbsent(task.getLong("parent", 0L), unused -> new ArrayList<>())
            .add(task));
    Comparator<JsonObject> longest =
        Comparator.comparingLong((JsonObject task) -> task.getLong("waitedMillis", -1L));
    children.values().forEach(siblings -> siblings.sort(longest));
    List<Row> rows = new ArrayList<>();
    Deque<JsonObject> next = new ArrayDeque<>();
    children.getOrDefault(0L, List.of()).forEach(next::push);
    while (!next.isEmpty()) {
      JsonObject task = next.pop();
      int indent = Math.min(2 * task.getInteger("depth"), MAX_INDENT);
      rows.add(new Row(task, " ".repeat(indent) + task.getString("name")));
      children.getOrDefault(task.getLong("id"), List.of()).forEach(next::push);
    }
    return rows;
  }

  private static String line(Row row, int column) {
    JsonObject task = row.task();
    JsonObject deadline = task.getJsonObject("deadline");
    String waits = task.getString("waitsFor", "");
    String at = task.getString("at", "");
    String cancelled = task.containsKey("cancelled") ? " (cancelled)" : "";
    return line(
        task.getString("state"),
        task.containsKey("waitedMillis") ? span(task.getLong("waitedMillis")) : "",
        deadline == null ? "" : span(deadline.getLong("leftMillis")),
        pad(row.label(), column),
        waits + cancelled + (at.isEmpty() ? "" : "  " + at));
  }

  private static String line(String state, String since, String left, String name, String waits) {
    return String.format("%-8s %8s %8s  %s  %s", state, since, left, name, waits).stripTrailing();
  }

  private static String pad(String text, int width) {
    return text.length() > width
        ? text.substring(0, width - 1) + "…"
        : text + " ".repeat(width - text.length());
  }

  static String span(long millis) {
    if (millis < 0) {
      return "-" + span(-millis);
    }
    if (millis < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return millis < HOUR
        ? millis / MINUTE + "m " + millis % MINUTE / 1000 + "s"
        : millis / HOUR + "h " + millis % HOUR / MINUTE + "m";
  }

  private static String ink(JsonObject task) {
    return switch (task.getString("state")) {
      case "running", "ready" -> BOLD;
      case "blocked" -> RED;
      default -> "";
    };
  }

  /** Control characters in a name would be commands to the terminal. */
  private String inked(String ink, String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    String cut = printable.length() > width ? printable.substring(0, width - 1) + "…" : printable;
    return coloured && !ink.isEmpty() ? ink + cut + PLAIN : cut;
  }

  private List<String> fitting(List<String> lines) {
    if (lines.size() <= height) {
      return lines;
    }
    int fit = Math.max(1, height - 1);
    List<String> some = new ArrayList<>(lines.subList(0, fit));
    some.add(inked(SOFT, "and " + (lines.size() - fit) + " more lines"));
    return some;
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
