// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What every module keeps. Each rule returns one sentence per violation. */
final class Rules {
  private static final Pattern INTERNALS =
      Pattern.compile("io\\.netty\\..*|io\\.vertx\\.(.*\\.)?(internal|impl|spi)\\..*");

  private static final Pattern EMPTY_NAMES =
      Pattern.compile("Default.+|.+Default|.*(Impl|Base|Helper|Manager|Utils?)");

  private static final Pattern OTHER_ASSERTIONS =
      Pattern.compile(
          "org\\.junit\\.(jupiter\\.api\\.Assertions|Assert|jupiter\\.api\\.AssertionsKt)"
              + "|junit\\.framework\\..*|org\\.hamcrest\\..*|com\\.google\\.common\\.truth\\..*");

  private static final Pattern MOCKS = Pattern.compile("org\\.(mockito|easymock|powermock)\\..*");

  private Rules() {}

  /**
   * Internals of Vert.x and Netty are touched in one package, so that a new version is a day's
   * work.
   */
  static List<String> internalsInOnePackage(Module module) {
    var packages =
        module.main().stream()
            .filter(type -> dependsOn(type, INTERNALS))
            .map(JavaClass::getPackageName)
            .collect(toCollection(TreeSet::new));
    return packages.size() <= 1
        ? List.of()
        : List.of(module.name() + " touches internals of Vert.x or Netty in " + packages + ".");
  }

  static List<String> packagesAreNullMarked(Module module) {
    var marked =
        module.main().stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .toList();
    return module.main().stream()
        .map(JavaClass::getPackageName)
        .distinct()
        .filter(name -> !marked.contains(name))
        .sorted()
        .map(name -> "The package " + name + " has no package-info.java with @NullMarked.")
        .toList();
  }

  static List<String> classesLiveInTheModulesPackage(Module module) {
    var root = module.rootPackage();
    return sentences(
        module.main().stream(),
        type -> !(type.getPackageName() + ".").startsWith(root + "."),
        "is not in the package " + root + " of its module");
  }

  static List<String> namesSaySomething(Module module) {
    return sentences(
        Stream.concat(module.main().stream(), module.tests().stream()),
        type -> EMPTY_NAMES.matcher(type.getSimpleName()).matches(),
        "is not named by what it does");
  }

  /** A public class is final, or says who may extend it by being abstract or sealed. */
  static List<String> publicClassesAreClosed(Module module) {
    return sentences(
        module.main().stream(),
        type ->
            type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getModifiers().contains(JavaModifier.FINAL)
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && !type.isEnum()
                && !isSealed(type),
        "is public and neither final, abstract nor sealed");
  }

  private static boolean isSealed(JavaClass type) {
    try (var bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return ClassFile.of()
          .parse(bytes.readAllBytes())
          .findAttribute(Attributes.permittedSubclasses())
          .isPresent();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read the class " + type.getName(), failure);
    }
  }

  static List<String> testsAssertWithAssertj(Module module) {
    return sentences(
        module.tests().stream(),
        type -> dependsOn(type, OTHER_ASSERTIONS),
        "uses another assertion library than AssertJ");
  }

  static List<String> testsDoNotMock(Module module) {
    return sentences(module.tests().stream(), type -> dependsOn(type, MOCKS), "uses mocks");
  }

  static List<String> testsDoNotSleep(Module module) {
    return sentences(module.tests().stream(), Rules::sleeps, "sleeps: use virtual time");
  }

  private static boolean sleeps(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .map(JavaAccess::getTarget)
        .anyMatch(target ->
            target.getName().equals("sleep") && target.getOwner().getName().startsWith("java."));
  }

  static List<String> testsAreNotDisabled(Module module) {
    return sentences(
        module.tests().stream(),
        type -> dependsOn(type, Pattern.compile("org\\.junit\\.jupiter\\.api\\.Disabled")),
        "has a disabled test");
  }

  static List<String> testClassesAreFinal(Module module) {
    return sentences(
        module.tests().stream(),
        type ->
            type.getSimpleName().endsWith("Test")
                && !type.getModifiers().contains(JavaModifier.FINAL)
                && !type.getModifiers().contains(JavaModifier.ABSTRACT),
        "is a test and not final");
  }

  private static boolean dependsOn(JavaClass type, Pattern names) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
        .anyMatch(name -> names.matcher(name).matches());
  }

  private static List<String> sentences(
      Stream<JavaClass> types, Predicate<JavaClass> broken, String sentence) {
    return types
        .filter(broken)
        .map(type -> type.getName() + " " + sentence + ".")
        .sorted()
        .toList();
  }
}
