// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

final class EachDatabaseExtension implements TestTemplateInvocationContextProvider {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Set<Class<?>> VALUES =
      Set.of(Database.class, Kind.class, Vertx.class, String.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    EachDatabase test = context.getRequiredTestMethod().getAnnotation(EachDatabase.class);
    return Stream.of(test.value()).map(OnOne::new);
  }

  private record OnOne(Kind kind) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return kind.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new OneTest(kind));
    }
  }

  private static final class OneTest
      implements ParameterResolver, InvocationInterceptor, AfterEachCallback {
    private final Kind kind;
    private final Path folder = newFolder();
    private final String uri;
    private final Database database;

    OneTest(Kind kind) {
      this.kind = kind;
      this.uri =
          switch (kind) {
            case SQLITE -> "sqlite:" + folder.resolve("test.db");
            case POSTGRES -> EmbeddedServer.newSchema();
          };
      this.database =
          Database.open(
              VERTX,
              uri,
              DatabaseOptions.defaults()
                  .withName("test")
                  .withMaxConnections(4)
                  .withCancelTimeout(Duration.ofSeconds(10)));
    }

    private static Path newFolder() {
      try {
        return Files.createTempDirectory("selvage-sql");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return VALUES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return switch (parameter.getParameter().getType().getSimpleName()) {
        case "Kind" -> kind;
        case "Vertx" -> VERTX;
        case "String" -> uri;
        default -> database;
      };
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      String name = method.getExecutable().getName();
      var done =
          Tasks.run(
              VERTX,
              name,
              () -> {
                proceed(invocation);
                return true;
              });
      try {
        var _ = done.await(50, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError(name + " did not end", e);
      }
    }

    private static void proceed(Invocation<Void> invocation) throws Exception {
      try {
        var _ = invocation.proceed();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
      var _ = database.shutdown().await(20, TimeUnit.SECONDS);
      if (kind == Kind.POSTGRES) {
        EmbeddedServer.dropSchema(uri);
      }
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
