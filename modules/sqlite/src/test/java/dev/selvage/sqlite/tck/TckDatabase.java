// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import dev.selvage.sqlite.SqliteConnectOptions;
import dev.selvage.sqlite.SqliteConnection;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.tests.sqlclient.tck.Connector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.rules.ExternalResource;

/** A file with the tables of the TCK, made for each test class. */
final class TckDatabase extends ExternalResource {

  private Path directory = Path.of("");

  @Override
  protected void before() throws IOException, TimeoutException {
    directory = Files.createTempDirectory("sqlite-tck");
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = Pool.pool(vertx, options(), new PoolOptions());
      pool.query(script()).execute().await(20, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static String script() throws IOException {
    try (var script = TckDatabase.class.getResourceAsStream("tck.sql")) {
      if (script == null) {
        throw new IOException("tck.sql is missing");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  protected void after() {
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SqliteConnectOptions options() {
    return new SqliteConnectOptions(directory.resolve("tck.db").toString());
  }

  static String statement(String... parts) {
    return IntStream.range(0, parts.length)
        .mapToObj(i -> i == 0 ? parts[i] : "$" + i + parts[i])
        .collect(Collectors.joining());
  }

  static Connector<SqlConnection> connection(Vertx vertx, SqlConnectOptions options) {
    return new Connector<>() {
      @Override
      public void connect(Handler<AsyncResult<SqlConnection>> handler) {
        SqliteConnection.connect(vertx, new SqliteConnectOptions(options))
            .<SqlConnection>map(connection -> connection)
            .onComplete(handler);
      }

      @Override
      public void close() {}
    };
  }

  static Connector<SqlConnection> pooled(Vertx vertx, SqlConnectOptions options) {
    Pool pool = Pool.pool(vertx, options, new PoolOptions().setMaxSize(1));
    return new Connector<>() {
      @Override
      public void connect(Handler<AsyncResult<SqlConnection>> handler) {
        pool.getConnection().onComplete(handler);
      }

      @Override
      public void close() {
        pool.close();
      }
    };
  }

  /** SQLite has no TRUNCATE, but the TCK says so: the same connector with DELETE in its place. */
  static Connector<SqlConnection> truncating(Connector<SqlConnection> connector) {
    return new Connector<>() {
      @Override
      public void connect(Handler<AsyncResult<SqlConnection>> handler) {
        connector.connect(result -> handler.handle(result.map(TckDatabase::truncating)));
      }

      @Override
      public void close() {
        connector.close();
      }
    };
  }

  static SqlConnection truncating(SqlConnection connection) {
    return (SqlConnection)
        Proxy.newProxyInstance(
            TckDatabase.class.getClassLoader(),
            new Class<?>[] {SqlConnection.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof String sql) {
                arguments[0] = sql.replace("TRUNCATE TABLE", "DELETE FROM");
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
