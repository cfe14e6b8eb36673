// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.Engine;
import dev.selvage.sql.spi.ServerError;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Turns what a driver fails with into ours. */
final class Failures {
  private Failures() {}

  /** What to throw for the failure of a statement. Errors and failures of ours stay themselves. */
  static RuntimeException of(Engine engine, Throwable failure, @Nullable String statement) {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof SqlException e) {
      return e;
    }
    ServerError error = engine.error(failure).orElse(null);
    return error != null ? of(error, statement, failure) : ofDriver(failure, statement);
  }

  /** What to throw when the pool gave no connection. */
  static RuntimeException connecting(Server server, @Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("the pool of " + server + " gave nothing");
    }
    RuntimeException thrown = of(server.engine(), failure, null);
    return thrown instanceof ConnectionLostException
        ? thrown
        : failure instanceof UnknownHostException || thrown.getMessage() == null
            ? new ConnectionLostException(
                "08001", "cannot connect to " + server + ": " + failure, null, false, failure)
            : thrown;
  }

  private static SqlException of(ServerError error, @Nullable String statement, Throwable cause) {
    String message =
        error.detail() == null ? error.message() : error.message() + ". " + error.detail();
    String state = error.sqlState();
    return switch (state) {
      case "23505" -> new UniqueViolationException(error, message, statement, cause);
      case "40001", "40P01", "55P03" ->
          new SerializationFailureException(state, message, statement, cause);
      case "57P01", "57P02", "57P03" -> lost(state, message, statement, cause);
      default ->
          state.startsWith("23")
              ? new ConstraintViolationException(error, message, statement, cause)
              : state.startsWith("08")
                  ? lost(state, message, statement, cause)
                  : new SqlException(state, message, statement, cause);
    };
  }

  private static SqlException lost(
      String state, String message, @Nullable String statement, Throwable cause) {
    return new ConnectionLostException(state, message, statement, statement != null, cause);
  }

  private static RuntimeException ofDriver(Throwable failure, @Nullable String statement) {
    String message = String.valueOf(failure.getMessage());
    boolean network =
        failure instanceof IOException
            || failure instanceof ClosedConnectionException
            || failure instanceof ClosedChannelException
            || message.contains("connection has been closed")
            || message.contains("Connection is not active")
            || message.contains("Connection was closed");
    if (network) {
      return new ConnectionLostException("08006", message, statement, statement != null, failure);
    }
    if (failure instanceof VertxException) {
      return new SqlException("HY000", message, statement, failure);
    }
    return failure instanceof RuntimeException e
        ? e
        : new SqlException("HY000", message, statement, failure);
  }
}
