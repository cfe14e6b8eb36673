// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** docs/asyncio-differences.md, made of what was observed. */
final class DifferencesPage {
  private static final Path SEMANTICS = Path.of("../../docs/semantics.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.*?) \\|[^|\\n]*\\|$");
  private static final String PYTHON = "modules/oracle/src/test/python";
  private static final String JAVA = "modules/oracle/src/test/java/dev/selvage/oracle";

  private final List<Recording> recordings;
  private final Map<Integer, List<String>> selvage = new HashMap<>();
  private final Map<Integer, String> titles = new HashMap<>();

  DifferencesPage(List<Recording> recordings) throws Exception {
    this.recordings = recordings;
    for (Case each : Cases.ALL) {
      if (each.scenario() != null) {
        selvage.put(each.number(), each.play());
      }
    }
    readTitles();
  }

  private void readTitles() throws IOException {
    var row = ROW.matcher(Files.readString(SEMANTICS));
    while (row.find()) {
      titles.put(Integer.parseInt(row.group(1)), row.group(2));
    }
  }

  /** What the versions of asyncio say about a case, compared with Selvage. */
  private enum Verdict {
    SAME,
    DIFFERENT,
    /** The same in newer versions only, or known to them only. */
    DEPENDS
  }

  private Verdict verdict(Case each) {
    List<String> own = ownLog(each);
    List<Recording> able = recordings.stream().filter(it -> it.lacks(each).isEmpty()).toList();
    long same = able.stream().filter(it -> it.log(each).equals(own)).count();
    if (same == recordings.size()) {
      return Verdict.SAME;
    }
    return same == 0 ? Verdict.DIFFERENT : Verdict.DEPENDS;
  }

  /** Whether asyncio does the same in every version that was asked. */
  boolean isSame(Case each) {
    return verdict(each) == Verdict.SAME;
  }

  private List<String> ownLog(Case each) {
    return selvage.getOrDefault(each.number(), List.of());
  }

  String text() {
    List<Case> played = Cases.ALL.stream().filter(it -> it.scenario() != null).toList();
    List<Case> same = played.stream().filter(this::isSame).toList();
    List<Case> different = played.stream().filter(it -> !isSame(it)).toList();
    List<Case> unknown = Cases.ALL.stream().filter(it -> it.scenario() == null).toList();
    return """
    # What asyncio does in the same cases

    This page is generated. The %d cases of [semantics.md](semantics.md) that asyncio can express were played on CPython %s and on Selvage, both on virtual time. The scenarios
    are pairs of functions with the same name and the same words in their logs: [Python](../%s/cases.py), [Java](../%s). A case is *the same* if the logs are equal, line by line.

    **%d are the same, %d are not; %d cannot be expressed in asyncio.**

    The tests play both sides again, Selvage's on both carriers, and fail when this page is not what they see. The everyday code of both, side by side, is in [asyncio.md](asyncio.md).

    ## Different

    | Case | What is tried | asyncio | Selvage | Why |
    |---|---|---|---|---|
    %s
    ## The same

    | Case | What is tried | asyncio and Selvage |
    |---|---|---|
    %s
    ## Nothing to compare with

    | Case | What is tried | Why |
    |---|---|---|
    %s\
    """
        .formatted(
            played.size(),
            recordings.stream().map(Recording::version).collect(joining(", ")),
            PYTHON,
            JAVA,
            same.size(),
            different.size(),
            unknown.size(),
            rows(different, it -> cells(it, asyncio(it), lines(ownLog(it)), why(it))),
            rows(same, it -> cells(it, lines(ownLog(it)))),
            rows(unknown, it -> cells(it, it.why())));
  }

  private static String rows(List<Case> cases, Function<Case, String> row) {
    return cases.stream().map(row).collect(joining());
  }

  private String cells(Case each, String... cells) {
    String title = titles.getOrDefault(each.number(), "");
    return "| " + each.number() + " | " + title + " | " + String.join(" | ", cells) + " |\n";
  }

  private String why(Case each) {
    return verdict(each) == Verdict.DEPENDS
        ? "**In some versions the same.** " + each.why()
        : each.why();
  }

  /** What was observed, once for the versions that agree. */
  private String asyncio(Case each) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Recording recording : recordings) {
      String lacks = recording.lacks(each);
      String cell = lacks.isEmpty() ? lines(recording.log(each)) : "*needs " + lacks + "*";
      versions.merge(cell, "3." + recording.minor(), (a, b) -> a + ", " + b);
    }
    if (versions.size() == 1) {
      return versions.keySet().iterator().next();
    }
    return versions.entrySet().stream()
        .map(it -> "**" + it.getValue() + ":**<br>" + it.getKey())
        .collect(joining("<br>"));
  }

  private static String lines(List<String> log) {
    return String.join("<br>", log).replace("|", "\\|");
  }
}
