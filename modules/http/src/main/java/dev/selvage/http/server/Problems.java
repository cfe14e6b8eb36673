// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.http.client.HttpException;
import dev.selvage.http.client.HttpTimeoutException;
import dev.selvage.tasks.DeadlineExceededException;
import java.util.UUID;

/** Turns what a handler threw into what its client may know, and logs the rest. */
final class Problems {
  private Problems() {}

  /**
   * The problem behind a failure.
   *
   * @param what the request, for the log: {@code GET /items/17}
   */
  static Problem of(Throwable failure, String what) {
    return switch (failure) {
      case Problem problem -> logged(problem, what);
      case DeadlineExceededException late -> upstream(504, late, what);
      case HttpTimeoutException late -> upstream(504, late, what);
      case HttpException refused -> upstream(502, refused, what);
      default -> {
        String id = newId();
        Serving.LOG.log(ERROR, what + " failed, id " + id, failure);
        yield Problem.of(500, "this failed; the log of the service knows more under the id")
            .with("id", id);
      }
    };
  }

  private static Problem upstream(int status, Exception failure, String what) {
    String id = newId();
    Serving.LOG.log(WARNING, what + " was answered with " + status + ", id " + id, failure);
    String detail =
        status == 504
            ? "something that this needs did not answer in time"
            : "something that this needs did not answer as it should";
    return Problem.of(status, detail).with("id", id);
  }

  private static Problem logged(Problem problem, String what) {
    if (problem.getCause() != null) {
      Serving.LOG.log(
          WARNING,
          what + " was answered with " + problem.status() + ": " + problem.detail(),
          problem.getCause());
    }
    return problem;
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
