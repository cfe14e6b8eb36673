// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Locals;
import dev.selvage.tasks.Task;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message from its arrival to its answer. Belongs to the event loop of its consumer.
 *
 * <p>It is answered at most once, and only if the sender asked for an answer.
 */
final class Incoming {
  private final Message<Object> message;
  private final Locals locals = Locals.copy();
  private @Nullable Deadline deadline;
  private @Nullable Task<?> task;
  private boolean begun;
  private boolean answered;
  private boolean unwanted;

  Incoming(Message<Object> message) {
    this.message = message;
  }

  /** Those of the context that Vert.x has made for the message. */
  Locals locals() {
    return locals;
  }

  Message<Object> message() {
    return message;
  }

  /** The identity that the caller cancels it by; null when nobody can. */
  @Nullable String id() {
    return message.headers().get(Wire.ID);
  }

  boolean wantsReply() {
    return message.replyAddress() != null;
  }

  // ---- time

  /** Turns the caller's timeout into a deadline. In a task, as soon after the arrival as can be. */
  void startClock() {
    Optional<Duration> timeout = Wire.timeout(message);
    timeout.ifPresent(span -> deadline = Deadline.after(span));
  }

  @Nullable Deadline deadline() {
    return deadline;
  }

  /** In a task. */
  boolean isLate() {
    Deadline until = deadline;
    return until != null && !until.remaining().isPositive();
  }

  // ---- running

  void handledBy(Task<?> handler) {
    task = handler;
  }

  boolean isHandledBy(Task<?> candidate) {
    return task == candidate;
  }

  /** The handler is about to run; false when nobody wants the result any more. */
  boolean begin() {
    begun = true;
    return !unwanted;
  }

  /** The caller has given up. A handler that runs is cancelled, one that does not never will. */
  void cancel() {
    unwanted = true;
    answered = true;
    Task<?> handler = task;
    if (begun && handler != null) {
      handler.cancel("its caller gave the request up");
    }
  }

  // ---- answering

  void reply(Buffer body) {
    if (mayAnswer()) {
      message.reply(body, new DeliveryOptions().addHeader(Wire.CONTENT_TYPE, Wire.JSON));
    }
  }

  void fail(int code, String text) {
    if (mayAnswer()) {
      message.fail(code, text);
    }
  }

  private boolean mayAnswer() {
    boolean first = !answered;
    answered = true;
    return first && wantsReply();
  }
}
