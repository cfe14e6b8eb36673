// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules are on: each refuses the code that was written to break it. */
final class CanaryTest {
  private static final JavaClasses CANARIES =
      new ClassFileImporter().importPackages("dev.selvage.architecture.canary");

  private static final Module TASKS = new Module("tasks", CANARIES, CANARIES, List.of());

  @Test
  void everyRule_refusesItsCanary() {
    Stream<Function<Module, List<String>>> rules =
        Stream.of(
            Arrows::violations,
            Rules::internalsInOnePackage,
            Rules::packagesAreNullMarked,
            Rules::classesLiveInTheModulesPackage,
            Rules::namesSaySomething,
            Rules::publicClassesAreClosed,
            Rules::testsAssertWithAssertj,
            Rules::testsDoNotSleep,
            Rules::testsAreNotDisabled,
            Rules::testClassesAreFinal);

    assertThat(rules).allSatisfy(rule -> assertThat(rule.apply(TASKS)).isNotEmpty());
  }

  @Test
  void arrows_nameBothEnds() {
    assertThat(Arrows.violations(TASKS))
        .anyMatch(sentence ->
            sentence.startsWith("tasks must not use this: ")
                && sentence.contains("canary.BreaksEverythingManager")
                && sentence.contains("canary.inner.OtherModule"));
  }

  @Test
  void arrows_whenTheModuleHasNoRow_askForOne() {
    var unknown = new Module("surprise", CANARIES, CANARIES, List.of());

    assertThat(Arrows.violations(unknown)).singleElement().asString().contains("add it to Arrows");
  }

  @Test
  void sources_refuseMissingLicenceAndLeftOvers() {
    var lines = List.of("package x;", "// TO" + "DO: later");

    assertThat(Sources.violations("X.java", lines)).hasSize(2);
  }
}
