// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every module of the tree keeps the rules. */
final class ModulesTest {
  private static final List<Module> MODULES = Module.all();

  @Test
  void modules_areFound() {
    assertThat(MODULES).extracting(Module::name).contains("simulation", "service");
  }

  @Test
  void dependencies_followTheArrows() {
    assertKept(Arrows::violations);
  }

  @Test
  void internals_areConfinedToOnePackage() {
    assertKept(Rules::internalsInOnePackage);
  }

  @Test
  void packages_areNullMarked() {
    assertKept(Rules::packagesAreNullMarked);
  }

  @Test
  void classes_liveInTheModulesPackage() {
    assertKept(Rules::classesLiveInTheModulesPackage);
  }

  @Test
  void names_saySomething() {
    assertKept(Rules::namesSaySomething);
  }

  @Test
  void publicClasses_areClosed() {
    assertKept(Rules::publicClassesAreClosed);
  }

  @Test
  void tests_assertWithAssertj() {
    assertKept(Rules::testsAssertWithAssertj);
  }

  @Test
  void tests_doNotMock() {
    assertKept(Rules::testsDoNotMock);
  }

  @Test
  void tests_doNotSleep() {
    assertKept(Rules::testsDoNotSleep);
  }

  @Test
  void tests_areNotDisabled() {
    assertKept(Rules::testsAreNotDisabled);
  }

  @Test
  void testClasses_areFinal() {
    assertKept(Rules::testClassesAreFinal);
  }

  @Test
  void sources_areLicensedAndFinished() {
    assertKept(Sources::violations);
  }

  private static void assertKept(Function<Module, List<String>> rule) {
    assertThat(MODULES.stream().flatMap(module -> rule.apply(module).stream())).isEmpty();
  }
}
