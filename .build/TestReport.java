// SPDX-License-Identifier: Apache-2.0

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Counts what the test runners reported, by carrier and module, and ends with the line {@code N
 * passed, N failed, N skipped}.
 *
 * <p>Fails when a test failed, when no test ran, and when a compiled test class has no report:
 * Surefire only logs that a test JVM hung or was killed, and a test that did not run is not one
 * that passed.
 */
final class TestReport {
  private enum Verdict {
    PASSED,
    FAILED,
    SKIPPED
  }

  private record Test(
      String carrier,
      String module,
      String className,
      String name,
      Verdict verdict,
      double seconds) {}

  private record Row(String carrier, String module, List<Test> tests) {
    long count(Verdict verdict) {
      return tests.stream().filter(test -> test.verdict() == verdict).count();
    }

    double seconds() {
      return tests.stream().mapToDouble(Test::seconds).sum();
    }
  }

  public static void main(String... args) throws Exception {
    var root = Path.of(args[0]);
    var tests = new ArrayList<Test>();
    for (var module : modules(root)) {
      var name = root.relativize(module).toString();
      for (var run : List.of("surefire-reports", "failsafe-reports", "surefire-reports-baton")) {
        tests.addAll(read(name, module.resolve("target").resolve(run)));
      }
      tests.addAll(unreported(name, module, tests));
    }
    print(tests);
    var all = new Row("", "", tests);
    if (tests.isEmpty()) {
      System.out.println("No test ran.");
    }
    System.out.printf(
        "%d passed, %d failed, %d skipped%n",
        all.count(Verdict.PASSED), all.count(Verdict.FAILED), all.count(Verdict.SKIPPED));
    System.exit(tests.isEmpty() || all.count(Verdict.FAILED) > 0 ? 1 : 0);
  }

  private static List<Path> modules(Path root) throws IOException {
    try (var files = Files.find(root, 3, (file, _) -> file.endsWith("pom.xml"))) {
      return files.map(Path::getParent).sorted().toList();
    }
  }

  private static List<Test> read(String module, Path reports) throws Exception {
    if (!Files.isDirectory(reports)) {
      return List.of();
    }
    var carrier = reports.endsWith("surefire-reports-baton") ? "baton" : "loop";
    var tests = new ArrayList<Test>();
    try (var files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
      for (var file : files) {
        var cases =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        IntStream.range(0, cases.getLength())
            .mapToObj(i -> test(carrier, module, (Element) cases.item(i)))
            .forEach(tests::add);
      }
    }
    return tests;
  }

  private static Test test(String carrier, String module, Element element) {
    return new Test(
        carrier,
        module,
        element.getAttribute("classname"),
        element.getAttribute("name"),
        verdict(element),
        Double.parseDouble(element.getAttribute("time").replace(",", "")));
  }

  private static Verdict verdict(Element test) {
    if (has(test, "failure") || has(test, "error")) {
      return Verdict.FAILED;
    }
    return has(test, "skipped") ? Verdict.SKIPPED : Verdict.PASSED;
  }

  private static boolean has(Element test, String tag) {
    return test.getElementsByTagName(tag).getLength() > 0;
  }

  /** One failure for each test class that was compiled and left no report. */
  private static List<Test> unreported(String module, Path folder, List<Test> tests)
      throws IOException {
    var carriers =
        Files.readString(folder.resolve("pom.xml")).contains("<selvage.baton.skip>false<")
            ? List.of("loop", "baton")
            : List.of("loop");
    var missing = new ArrayList<Test>();
    for (var carrier : carriers) {
      var reported = reported(carrier, module, tests);
      for (var className : testClasses(folder.resolve("target/test-classes"))) {
        if (!reported.contains(className)) {
          missing.add(new Test(carrier, module, className, "left no report", Verdict.FAILED, 0));
        }
      }
    }
    return missing;
  }

  private static Set<String> reported(String carrier, String module, List<Test> tests) {
    return tests.stream()
        .filter(test -> test.carrier().equals(carrier) && test.module().equals(module))
        .map(test -> test.className().replaceFirst("\\$.*", ""))
        .collect(Collectors.toSet());
  }

  private static List<String> testClasses(Path classes) throws IOException {
    if (!Files.isDirectory(classes)) {
      return List.of();
    }
    try (var files = Files.find(classes, 30, (file, _) -> isTest(file))) {
      return files
          .map(file -> classes.relativize(file).toString())
          .map(file ->
              file.replaceFirst("\\.class$", "")
                  .replace(classes.getFileSystem().getSeparator(), "."))
          .sorted()
          .toList();
    }
  }

  private static boolean isTest(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith("Test.class") && !name.contains("$") && !isAbstract(file);
  }

  private static boolean isAbstract(Path file) {
    try {
      return ClassFile.of().parse(file).flags().has(AccessFlag.ABSTRACT);
    } catch (IOException unreadable) {
      throw new IllegalStateException("Cannot read the test class " + file, unreadable);
    }
  }

  private static void print(List<Test> tests) {
    System.out.printf(
        "%n%-8s %-24s %7s %7s %8s %8s%n",
        "carrier", "module", "passed", "failed", "skipped", "seconds");
    var byCarrier =
        tests.stream().collect(groupingBy(Test::carrier, TreeMap::new, toList())).descendingMap();
    byCarrier.forEach((carrier, ofCarrier) -> {
      ofCarrier.stream()
          .collect(groupingBy(Test::module, TreeMap::new, toList()))
          .forEach((module, list) -> print(new Row(carrier, module, list)));
      print(new Row(carrier, "all", ofCarrier));
    });
    tests.stream()
        .filter(test -> test.verdict() == Verdict.FAILED)
        .forEach(test ->
            System.out.printf(
                "FAILED on %s: %s %s%n", test.carrier(), test.className(), test.name()));
    System.out.println();
  }

  private static void print(Row row) {
    System.out.printf(
        "%-8s %-24s %7d %7d %8d %8.1f%n",
        row.carrier(),
        row.module(),
        row.count(Verdict.PASSED),
        row.count(Verdict.FAILED),
        row.count(Verdict.SKIPPED),
        row.seconds());
  }
}
