// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import static java.lang.System.Logger.Level.INFO;

import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres for the tests of this JVM: the one that {@code SELVAGE_PG_URL} names in the
 * environment, or an embedded one, which is started when it is first needed and stopped with the
 * JVM. It needs no Docker and runs as any user, root among them. Any thread.
 *
 * <p>Tests have schemas of their own, which are made and dropped faster than databases; an external
 * server keeps nothing of them. The user must be allowed to create schemas.
 *
 * <p>The embedded one forgets what it promised when the machine crashes: it does not wait for the
 * disk.
 */
public final class PostgresServer {
  /** Names a server to use instead of an embedded one: {@code postgresql://user:secret@host/db}. */
  public static final String VARIABLE = "SELVAGE_PG_URL";

  private static final System.Logger LOG = System.getLogger("dev.selvage.testing");
  private static final int COMMAND_SECONDS = 50;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static @Nullable PostgresServer shared;

  private final String uri;
  private final Database database;

  private PostgresServer(String uri) {
    this.uri = uri;
    this.database =
        Database.open(
            TestVertx.shared(),
            uri,
            DatabaseOptions.defaults().withName("schemas").withMaxConnections(1));
  }

  /**
   * The server of this JVM, started if need be.
   *
   * @throws IllegalStateException when it cannot be started; says what to do
   */
  public static synchronized PostgresServer shared() {
    PostgresServer known = shared;
    if (known == null) {
      known = new PostgresServer(at(System.getenv(VARIABLE)));
      shared = known;
    }
    return known;
  }

  private static String at(@Nullable String external) {
    Optional<String> named = Optional.ofNullable(external).filter(text -> !text.isBlank());
    named.ifPresent(uri -> LOG.log(INFO, "tests use the Postgres that {0} names", VARIABLE));
    return named.orElseGet(EmbeddedServer::start);
  }

  /** The URI of the server, with its first database. */
  public String uri() {
    return uri;
  }

  /**
   * A new schema, empty; dropped when it is closed. Waits for the server: as a task in a task, else
   * blocking the thread.
   */
  public PostgresSchema newSchema() {
    String name = "selvage_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
    execute("CREATE SCHEMA " + name);
    return new PostgresSchema(this, name);
  }

  void execute(String sql) {
    if (Tasks.current().isPresent()) {
      var _ = Tasks.shield(Duration.ofSeconds(COMMAND_SECONDS), () -> database.execute(sql));
      return;
    }
    try {
      var _ =
          Tasks.run(TestVertx.shared(), "schemas", () -> database.execute(sql))
              .await(COMMAND_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Postgres did not answer to: " + sql, e);
    }
  }

  @Override
  public String toString() {
    return "PostgresServer";
  }
}
