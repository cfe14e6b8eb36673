// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import dev.selvage.http.Json;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events to one client.
 *
 * <pre>{@code
 * routes.events("/events", (request, out) -> {
 *   for (Change change : changes.since(out.lastId())) {
 *     out.send(change.id(), "change", change);
 *   }
 * });
 * }</pre>
 *
 * <p><b>Back-pressure.</b> {@link #send} waits while the client takes less than it is sent, for a
 * minute at most: then the task is cancelled and the connection closed. <b>Liveness.</b> A comment
 * is sent when nothing else was for fifteen seconds, so that proxies keep the connection and a dead
 * client is noticed. <b>Opening.</b> The head of the answer goes out with the first event, or after
 * a tenth of a second; a failure before that is answered with a problem document. <b>The end</b>:
 * the stream ends when the handler returns or fails; when the client leaves or the server drains,
 * the task is cancelled.
 *
 * <p>Use it in the task of the handler and in tasks forked from it.
 */
public final class EventStream {
  private static final Duration OPENS_AFTER = Duration.ofMillis(100);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  private final Request request;
  private final HttpServerResponse response;
  private final Json json;
  private long timer;
  private boolean quiet;

  private EventStream(Request request) {
    this.request = request;
    this.response = request.context().response();
    this.json = request.exchange().settings().json();
  }

  /** Runs the handler on a new stream, which ends with it. */
  static Answer serve(Request request, EventsHandler handler) throws Exception {
    EventStream stream = new EventStream(request);
    stream.beatAfter(OPENS_AFTER);
    try {
      handler.run(request, stream);
      stream.open();
    } finally {
      stream.stop();
    }
    return Answer.WRITTEN;
  }

  /** The id of the last event that the client got before it reconnected. */
  public Optional<String> lastId() {
    return request.header("last-event-id");
  }

  /** Sends an event with nothing but data: a string as it is, anything else as JSON. */
  public void send(Object data) {
    write(null, null, data);
  }

  /** Sends an event with a name, for which the client has a listener. */
  public void send(String event, Object data) {
    write(null, event, data);
  }

  /** Sends an event with an id, which the client tells when it reconnects. */
  public void send(String id, String event, Object data) {
    write(id, event, data);
  }

  private void write(@Nullable String id, @Nullable String event, Object data) {
    Tasks.checkpoint();
    StringBuilder text = new StringBuilder();
    field(text, "id", id);
    field(text, "event", event);
    String payload = data instanceof String plain ? plain : json.write(data).toString();
    payload.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (payload.isEmpty()) {
      text.append("data: \n");
    }
    open();
    put(Buffer.buffer(text.append('\n').toString()));
    awaitDrain();
  }

  private static void field(StringBuilder text, String name, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "EventStream.send: the " + name + " has a line break or a NUL in it");
    }
    text.append(name).append(": ").append(value).append('\n');
  }

  private void put(Buffer bytes) {
    quiet = false;
    // A write that fails means that the client has gone, which cancels the task.
    var unused = response.write(bytes);
  }

  private void awaitDrain() {
    if (!response.writeQueueFull() || response.closed()) {
      return;
    }
    boolean drained = Tasks.moveOnAfter(PATIENCE, () -> new Drain().await());
    if (!drained) {
      request.exchange().giveUp("the client took nothing for " + PATIENCE.toSeconds() + " s");
      Tasks.checkpoint();
    }
  }

  // ---- the head, and signs of life

  private void open() {
    if (response.headWritten() || response.closed()) {
      return;
    }
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.putHeader("x-accel-buffering", "no");
    Response.to(request.context(), request.exchange().serving()).tellToGo();
    if (request.method().equals(HttpMethod.HEAD)) {
      var unused = response.end();
    } else {
      put(COMMENT);
    }
  }

  private void beatAfter(Duration span) {
    timer = request.context().vertx().setTimer(span.toMillis(), fired -> beat());
  }

  private void beat() {
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      open();
    } else if (quiet && !response.writeQueueFull()) {
      put(COMMENT);
    }
    quiet = true;
    beatAfter(HEARTBEAT);
  }

  private void stop() {
    request.context().vertx().cancelTimer(timer);
  }

  /** Waits until the client has taken what it was sent. */
  private final class Drain extends Waiter {
    Drain() {
      super("EventStream.send");
      response.drainHandler(drained -> resume());
    }

    @Override
    protected void withdraw() {
      response.drainHandler(null);
    }

    @Override
    public String toString() {
      return "a slow client of " + request;
    }
  }
}
