// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.health;

import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The checks that one kind of probe runs. May be used by any thread. */
public final class HealthChecks {
  private final Vertx vertx;
  private final Duration limit;
  private final List<Check> checks = new CopyOnWriteArrayList<>();

  /**
   * No checks yet.
   *
   * @param limit how long each check may take
   */
  public HealthChecks(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
  }

  /**
   * Adds a check.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public synchronized void add(String name, HealthCheck check) {
    if (checks.stream().anyMatch(other -> other.name.equals(name))) {
      throw new IllegalArgumentException("two health checks have the name " + name);
    }
    checks.add(new Check(name, check));
  }

  /** Runs all checks, at the same time. The report comes on the calling context; it never fails. */
  public Future<HealthReport> probe() {
    List<Future<HealthReport.Result>> results = checks.stream().map(Check::result).toList();
    Promise<HealthReport> report = Promise.promise();
    var calling = vertx.getOrCreateContext();
    Future.all(results)
        .onComplete(all -> {
          List<HealthReport.Result> list = results.stream().map(Future::result).toList();
          calling.runOnContext(v -> report.complete(new HealthReport(list)));
        });
    return report.future();
  }

  /** One check and the run of it that is under way. */
  private final class Check {
    private final String name;
    private final HealthCheck check;
    private final AtomicReference<@Nullable Future<HealthReport.Result>> running =
        new AtomicReference<>();

    Check(String name, HealthCheck check) {
      this.name = name;
      this.check = check;
    }

    Future<HealthReport.Result> result() {
      Promise<HealthReport.Result> promise = Promise.promise();
      Future<HealthReport.Result> earlier = running.compareAndExchange(null, promise.future());
      if (earlier != null) {
        return earlier;
      }
      Tasks.run(vertx, "health " + name, () -> Tasks.failAfter(limit, check::check))
          .onComplete(outcome -> {
            running.set(null);
            promise.complete(result(outcome.succeeded() ? null : outcome.cause()));
          });
      return promise.future();
    }

    private HealthReport.Result result(@Nullable Throwable failure) {
      return new HealthReport.Result(name, Optional.ofNullable(failure).map(this::message));
    }

    private String message(Throwable failure) {
      String message = failure.getMessage();
      return message == null ? failure.getClass().getSimpleName() : message;
    }
  }
}
