// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.ServiceParts.EndAction;
import dev.selvage.service.descriptor.VerticleFile;
import dev.selvage.service.launch.ShutdownOptions;
import dev.selvage.service.launch.ShutdownSequence;
import dev.selvage.service.launch.ShutdownSequence.Weight;
import dev.selvage.service.supervision.VerticleStatus;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a service ends. */
final class Shutdown {
  /** What is kept of the grace for closing the Vert.x, and for the process to end. */
  private static final int RESERVE_FRACTION = 10;

  private final ServiceParts parts;
  private final ShutdownOptions options;
  private final List<VerticleFile> files;
  private final ShutdownSequence sequence;
  private final List<EndAction> handlers;

  Shutdown(ServiceParts parts, ShutdownOptions options, List<VerticleFile> files) {
    this.parts = parts;
    this.options = options;
    this.files = files;
    this.sequence = new ShutdownSequence(parts.context(), System::nanoTime);
    this.handlers = parts.shutdownHandlers().reversed();
  }

  /** The step that is under way. */
  String step() {
    return sequence.current();
  }

  /** Runs all steps; tells whether all that had to be done was done. Never fails. */
  Future<Boolean> run() {
    Duration delay = options.delay();
    sequence.then("not ready", Weight.LENIENT, () -> options.grace(), () -> notReady(delay));
    sequence.then("drain", Weight.LENIENT, this::drainLimit, this::drain);
    sequence.then("cancel", Weight.LENIENT, () -> reserve().multipliedBy(2), this::cancel);
    sequence.then("undeploy", Weight.STRICT, this::undeployLimit, this::undeploy);
    for (EndAction handler : handlers) {
      // A handler that does not unwind when it is cancelled is left behind a little later.
      sequence.then(
          handler.name(),
          Weight.STRICT,
          () -> limit(handler).plus(reserve().dividedBy(2)),
          () -> handle(handler));
    }
    sequence.then("close", Weight.STRICT, () -> options.grace(), this::close);
    return sequence.run(options.grace().minus(reserve().dividedBy(2)));
  }

  private Future<String> notReady(Duration delay) {
    parts.enter(Phase.DRAINING);
    return delay.isZero()
        ? Future.succeededFuture("")
        : parts.vertx().timer(delay.toMillis()).map("served on");
  }

  private Future<String> drain() {
    Duration limit = options.drain();
    List<EndAction> actions = parts.drainActions();
    List<Future<?>> drains = new ArrayList<>();
    drains.add(parts.supervisor().drain(limit));
    for (EndAction action : actions) {
      drains.add(
          Tasks.run(
              parts.vertx(),
              "drain " + action.name(),
              () -> Tasks.failAfter(limit, action.action()::run)));
    }
    return Future.join(drains).map("");
  }

  /** The requests that outlived their drain, while what they use still works. */
  private Future<String> cancel() {
    return Tasks.cancelRoots(parts.vertx(), reserve()).map("");
  }

  /** With time for the last words of those that were cut short. */
  private Duration drainLimit() {
    return options.drain().plusSeconds(3);
  }

  /** All that is left but what is promised to later steps; a tenth of the grace at least. */
  private Duration undeployLimit() {
    Duration promised = handlers.stream().map(EndAction::timeout).reduce(reserve(), Duration::plus);
    Duration left = sequence.remaining().minus(promised);
    return left.compareTo(reserve()) < 0 ? reserve() : left;
  }

  /** Its timeout, or what is left of the grace when the closing is provided for. */
  private Duration limit(EndAction handler) {
    Duration left = sequence.remaining().minus(reserve());
    Duration positive = left.isPositive() ? left : Duration.ofMillis(1);
    return handler.timeout().compareTo(positive) < 0 ? handler.timeout() : positive;
  }

  private Duration reserve() {
    return options.grace().dividedBy(RESERVE_FRACTION);
  }

  private Future<String> undeploy() {
    String names =
        parts.supervisor().verticles().reversed().stream()
            .map(VerticleStatus::name)
            .collect(Collectors.joining(", "));
    return parts.supervisor().stop().map(names);
  }

  private Future<String> handle(EndAction handler) {
    return Tasks.run(
            parts.vertx(),
            "shutdown " + handler.name(),
            () -> Tasks.failAfter(limit(handler), handler.action()::run))
        .map("");
  }

  private Future<String> close() {
    Duration left = sequence.remaining();
    return Tasks.shutdown(parts.vertx(), left.isPositive() ? left : Duration.ofMillis(1))
        .map(v -> {
          parts.enter(Phase.STOPPED);
          parts.registry().close();
          files.forEach(Shutdown::close);
          return "";
        });
  }

  private static void close(VerticleFile file) {
    try {
      file.close();
    } catch (Exception e) {
      System.getLogger("dev.selvage.service")
          .log(System.Logger.Level.WARNING, "a file of a verticle could not be closed", e);
    }
  }
}
