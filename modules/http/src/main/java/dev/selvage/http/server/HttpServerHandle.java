// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static java.lang.System.Logger.Level.INFO;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.OpenEnded;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server that serves routes. Its methods that wait do so in a task. */
@CheckReturnValue
public final class HttpServerHandle {
  /** What a request that is cancelled at the end of draining gets for its cleanup. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Serving serving;
  private final HttpServer server;

  HttpServerHandle(Serving serving, HttpServer server) {
    this.serving = serving;
    this.server = server;
  }

  /** The port that it listens on. */
  public int actualPort() {
    return server.actualPort();
  }

  /** How many requests are being handled now. */
  public int inFlight() {
    return serving.inFlight();
  }

  /** The server underneath. */
  public HttpServer vertxServer() {
    return server;
  }

  /**
   * Stops serving without losing a request: takes no more connections, closes those on which
   * nothing goes on, tells the others that they end with their answer, ends event streams, and
   * waits for the requests in flight. Those that are not answered within the grace are cancelled
   * and answered with 503. Then everything is closed. Takes at most two seconds longer than the
   * grace.
   */
  public void drain(Duration grace) {
    long millis = Math.max(1, grace.plus(LAST_WORDS).toMillis());
    serving.drain();
    Future<Void> gone = server.shutdown(millis, TimeUnit.MILLISECONDS);
    if (!Tasks.moveOnAfter(grace, serving::awaitIdle)) {
      Serving.LOG.log(INFO, "{0} requests were not answered within {1}", serving.inFlight(), grace);
      serving.cancelAll("the server has drained for " + grace.toMillis() + " ms");
      Tasks.moveOnAfter(LAST_WORDS, serving::awaitIdle);
    }
    Tasks.moveOnAfter(
        LAST_WORDS,
        () -> {
          Tasks.await(gone);
        });
    Tasks.await(server.close());
  }

  /**
   * Waits for a cancellation, and then drains: for a task of a verticle that serves.
   *
   * <pre>{@code
   * HttpServerHandle server = routes.listen(8080);
   * group.fork("http", () -> server.drainWhenCancelled(ofSeconds(5)));
   * }</pre>
   */
  public void drainWhenCancelled(Duration grace) {
    try {
      new Serve().await();
    } finally {
      Tasks.shield(grace.plusSeconds(3), () -> drain(grace));
    }
  }

  /** Closes it at once; requests in flight lose their connection. */
  public Future<Void> close() {
    return server.close();
  }

  void abandon() {
    var unused = server.close();
  }

  private final class Serve extends OpenEnded {
    Serve() {
      super("HttpServerHandle.drainWhenCancelled");
    }

    @Override
    public String toString() {
      return "requests on port " + actualPort();
    }
  }
}
