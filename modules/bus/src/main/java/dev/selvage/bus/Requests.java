// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The caller's side of requests: sending, waiting, giving up, and what a failure means. */
final class Requests {
  /** Vert.x gives up a little later than the deadline, so that the deadline is what is told. */
  private static final long SLACK_MILLIS = 2;

  /** How Vert.x begins its answer for a consumer that was unregistered or is paused and full. */
  private static final String DISCARDED = "Discarded the request";

  private final Vertx vertx;
  private final BusOptions options;
  private final Json json;
  private final String member = UUID.randomUUID().toString();
  private final AtomicLong sent = new AtomicLong();

  Requests(Vertx vertx, BusOptions options, Json json) {
    this.vertx = vertx;
    this.options = options;
    this.json = json;
    ReplyAddress.watch(vertx.eventBus());
  }

  <Q, R> R send(Address<Q, R> address, Q request) {
    requireTask("Bus.request");
    Tasks.checkpoint();
    String name = address.name();
    Buffer body = json.write(name, Delivery.NOT_SENT, request);
    Message<Object> reply = await(name, body);
    return reply(address, reply);
  }

  @SuppressWarnings("NullAway") // null only where the type is Void
  private <Q, R> R reply(Address<Q, R> address, Message<Object> reply) {
    return json.read(address.name(), Delivery.MAYBE_PROCESSED, reply, address.replyType());
  }

  static void requireTask(String what) {
    if (Tasks.current().isEmpty()) {
      throw new IllegalStateException(
          what
              + " was called outside a task, on the thread "
              + Thread.currentThread().getName()
              + ": start a task with Tasks.run(vertx, () -> ...)");
    }
  }

  private Message<Object> await(String address, Buffer body) {
    long timeoutMillis = timeoutMillis();
    String id = member + '-' + sent.incrementAndGet();
    DeliveryOptions delivery =
        new DeliveryOptions()
            .addHeader(Wire.CONTENT_TYPE, Wire.JSON)
            .addHeader(Wire.ID, id)
            .addHeader(Wire.TIMEOUT_MILLIS, Long.toString(timeoutMillis))
            .setSendTimeout(timeoutMillis + SLACK_MILLIS);
    ReplyAddress replyAddress = new ReplyAddress();
    var reply = replyAddress.of(() -> vertx.eventBus().request(address, body, delivery));
    try {
      return Tasks.await(
          reply,
          () -> {
            cancelRemotely(address, id);
            replyAddress.takeBack(vertx);
          });
    } catch (ReplyException e) {
      throw failure(address, id, e);
    }
  }

  /** The time until the earliest deadline around the caller, at most the timeout of the options. */
  private long timeoutMillis() {
    Duration longest = options.requestTimeout();
    Duration left = Tasks.deadline().map(Deadline::remaining).orElse(longest);
    Duration timeout = left.compareTo(longest) < 0 ? left : longest;
    return Math.max(1, timeout.plusNanos(999_999).toMillis());
  }

  /** Whoever handles the request cancels it; nobody else knows the identity. */
  private void cancelRemotely(String address, String id) {
    vertx.eventBus().publish(Wire.cancelAddress(address), id);
  }

  private RuntimeException failure(String address, String id, ReplyException e) {
    return switch (e.failureType()) {
      case NO_HANDLERS -> new NoHandlerException(address, e);
      case TIMEOUT -> noReply(address, id, e);
      case RECIPIENT_FAILURE, ERROR -> failed(address, e);
    };
  }

  private RuntimeException noReply(String address, String id, ReplyException e) {
    String text = String.valueOf(e.getMessage());
    if (text.startsWith(DISCARDED)) {
      return new RequestRejectedException(address, "its consumer was unregistered or full", e);
    }
    cancelRemotely(address, id);
    Tasks.checkpoint(); // raises when it was a deadline of the caller
    return new RequestTimeoutException(
        address, "no reply from " + address + " within " + options.requestTimeout(), e);
  }

  private static BusException failed(String address, ReplyException e) {
    String text = String.valueOf(e.getMessage());
    return switch (e.failureCode()) {
      case Wire.REJECTED -> new RequestRejectedException(address, text, e);
      case Wire.LATE -> new RequestTimeoutException(address, text, e);
      case Wire.FAILED ->
          new HandlerFailedException(address, RemoteFailure.parse(text), Wire.FAILED, e);
      default -> new HandlerFailedException(address, RemoteFailure.ofPlain(e), e.failureCode(), e);
    };
  }
}
