// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes one test for each kind that an {@link EachDatabase} names. */
final class EachDatabaseExtension implements TestTemplateInvocationContextProvider {
  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    EachDatabase test =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), EachDatabase.class)
            .orElseThrow();
    return Stream.of(test.value()).map(OnOne::new);
  }

  private record OnOne(DatabaseKind kind) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return kind.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new DatabaseTest(kind));
    }
  }
}
