// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** One run of a test: makes the database, runs its methods as tasks, closes and deletes it. */
final class DatabaseTest
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver, InvocationInterceptor {
  private static final int MOST_CONNECTIONS = 4;
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);
  private static final int CLOSE_SECONDS = 20;
  private static final Set<Class<?>> OFFERED =
      Set.of(Database.class, DatabaseKind.class, Vertx.class, String.class);

  private final DatabaseKind kind;

  /** Made before each test, gone after it. */
  private @Nullable Home home;

  private @Nullable Database database;

  /** Somebody holds a connection, who is not waited for. */
  private boolean held;

  DatabaseTest(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Home made =
        switch (kind) {
          case SQLITE -> SqliteFolder.make();
          case POSTGRES -> PostgresServer.shared().newSchema();
        };
    home = made;
    database =
        Database.open(
            TestVertx.shared(),
            made.uri(),
            DatabaseOptions.defaults()
                .withName("test")
                .withMaxConnections(MOST_CONNECTIONS)
                .withCancelTimeout(CANCEL_TIMEOUT));
  }

  @Override
  public void afterEach(ExtensionContext context) throws TimeoutException {
    if (home == null || database == null) {
      return; // it was never made, which is why the test failed
    }
    try {
      var closed = held ? open().pool().close() : open().shutdown();
      var _ = closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } finally {
      home().close();
    }
  }

  private Home home() {
    return made(home);
  }

  private Database open() {
    return made(database);
  }

  private static <T> T made(@Nullable T made) {
    if (made == null) {
      throw new IllegalStateException("there is a database only while a test runs");
    }
    return made;
  }

  // ---- parameters

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return OFFERED.contains(parameter.getParameter().getType()) && database != null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Database.class
        ? open()
        : type == DatabaseKind.class
            ? kind
            : type == String.class ? home().uri() : TestVertx.shared();
  }

  // ---- calls, as tasks

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    TestVertx.run(invoked.getExecutable().getName(), invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    String name = invoked.getExecutable().getName();
    TestVertx.run(
        name,
        () -> {
          var nothing = invocation.proceed();
          refuseHolders(name);
          return nothing;
        });
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    TestVertx.run(invoked.getExecutable().getName(), invocation);
  }

  private void refuseHolders(String test) {
    List<String> holders = open().holders();
    if (!holders.isEmpty()) {
      held = true;
      throw new AssertionError(
          test + " has left connections that are still held: " + String.join("; ", holders));
    }
  }
}
