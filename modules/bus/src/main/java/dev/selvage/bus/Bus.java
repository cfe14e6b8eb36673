// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.util.Optional;

/**
 * The event bus of a Vert.x in direct style.
 *
 * <pre>{@code
 * static final Address<GetQuote, Quote> QUOTE = Address.of("quotes.get", GetQuote.class, Quote.class);
 *
 * Bus bus = Bus.of(vertx);
 * bus.serve(QUOTE, request -> quotes.find(request.symbol()));     // in a verticle
 * Quote quote = bus.request(QUOTE, new GetQuote("ACME"));         // in a task, anywhere in the cluster
 * }</pre>
 *
 * <p><b>Order.</b> Handlers of one consumer start in the order in which its messages arrive, and
 * then run at the same time, as far as {@link ConsumerOptions#maxConcurrent} allows; with 1 a
 * message is handled when the one before it has been. Vert.x keeps the order of messages from one
 * sender to one consumer. <b>Copies.</b> What is received was written and read as JSON, in this
 * process too: nothing mutable is shared. <b>Limits.</b> Bodies, requests and consumers have them:
 * {@link BusOptions}, {@link ConsumerOptions}.
 *
 * <p><b>Where a consumer belongs.</b> One that is made in a task belongs to the scope of the task
 * there, as a task group's tasks do: when the scope is left, its handlers are cancelled and waited
 * for. In {@code TaskVerticle.start} that is the undeployment. One that is made in plain code of a
 * verticle ends with the verticle; on a worker verticle its handlers run on the verticle's thread,
 * one after the other, and may block. Anywhere else it ends when it is unregistered or the Vert.x
 * is shut down.
 *
 * <p>Immutable; may be used by all threads. Any number may be made for one Vert.x.
 */
public final class Bus {
  private final Vertx vertx;
  private final BusOptions options;
  private final Json json;
  private final Requests requests;

  private Bus(Vertx vertx, BusOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.json = new Json(options);
    this.requests = new Requests(vertx, options, json);
  }

  /** The bus of a Vert.x, clustered or not. */
  public static Bus of(Vertx vertx) {
    return of(vertx, BusOptions.defaults());
  }

  /** {@link #of(Vertx)} with other options. */
  public static Bus of(Vertx vertx, BusOptions options) {
    return new Bus(vertx, options);
  }

  /** The Vert.x whose bus this is. */
  public Vertx vertx() {
    return vertx;
  }

  /** The options it was made with. */
  public BusOptions options() {
    return options;
  }

  // ---- consumers

  /**
   * Answers the requests to an address. Each is a task with the deadline of its caller, cancelled
   * when the caller gives up. In a task this waits until the consumer is registered.
   *
   * @param handler returns the reply; what it throws is told to the caller
   */
  @CanIgnoreReturnValue
  public <Q, R> Registration serve(Address<Q, R> address, RequestHandler<Q, R> handler) {
    return serve(address, ConsumerOptions.defaults(), handler);
  }

  /** {@link #serve(Address, RequestHandler)} with other limits. */
  @CanIgnoreReturnValue
  public <Q, R> Registration serve(
      Address<Q, R> address, ConsumerOptions limits, RequestHandler<Q, R> handler) {
    return open(
        limits,
        new Conversation<>(
            json, address.name(), address.requestType(), address.replyType(), handler));
  }

  /**
   * Takes the messages that are published or sent to an address. Each is a task. In a task this
   * waits until the consumer is registered.
   *
   * @param handler what it throws is logged
   */
  @CanIgnoreReturnValue
  public <E> Registration subscribe(MessageAddress<E> address, MessageHandler<E> handler) {
    return subscribe(address, ConsumerOptions.defaults(), handler);
  }

  /** {@link #subscribe(MessageAddress, MessageHandler)} with other limits. */
  @CanIgnoreReturnValue
  public <E> Registration subscribe(
      MessageAddress<E> address, ConsumerOptions limits, MessageHandler<E> handler) {
    return open(
        limits,
        new Conversation<>(
            json,
            address.name(),
            address.type(),
            Void.class,
            message -> {
              handler.handle(message);
              return null;
            }));
  }

  private Registration open(ConsumerOptions limits, Conversation<?, ?> conversation) {
    Optional<Task<?>> current = Tasks.current();
    if (current.isPresent()) {
      return new TaskConsumer(vertx, limits, conversation).openInScope(current.get());
    }
    VerticleContext verticle = VerticleContext.current();
    TaskConsumer consumer =
        new TaskConsumer(vertx, verticle.limited(limits), conversation.in(verticle));
    verticle.own(consumer);
    return consumer.openAsRoot();
  }

  // ---- senders

  /**
   * Sends a request to one of those who serve the address, and waits for the reply. The longest
   * wait is that of {@link BusOptions#requestTimeout}; an earlier deadline around the caller counts
   * instead, and travels with the request. A cancelled wait leaves nothing behind, and the handler
   * is told, within what the network allows, so that its task is cancelled too.
   *
   * @throws NoHandlerException when nobody serves the address
   * @throws RequestRejectedException when the consumer turned the request away
   * @throws RequestTimeoutException when there was no reply in time
   * @throws HandlerFailedException when the handler failed
   * @throws BodyException when a body cannot be written or read, or is too large
   */
  @CanIgnoreReturnValue
  public <Q, R> R request(Address<Q, R> address, Q request) {
    return requests.send(address, request);
  }

  /**
   * Sends a message to one of those who subscribed, and waits until it is on its way. Whether it is
   * handled is not known.
   *
   * @throws NoHandlerException when nobody has subscribed
   * @throws BodyException when the body cannot be written or is too large
   */
  public <E> void send(MessageAddress<E> address, E message) {
    Requests.requireTask("Bus.send");
    Tasks.checkpoint();
    String name = address.name();
    Buffer body = json.write(name, Delivery.NOT_SENT, message);
    try {
      Tasks.await(vertx.eventBus().<Buffer>sender(name, asJson()).write(body));
    } catch (ReplyException e) {
      throw new NoHandlerException(name, e);
    }
  }

  /**
   * Publishes a message to all who have subscribed, in the whole cluster. Does not wait; may be
   * called from any thread. That there is nobody is not a failure.
   *
   * @throws BodyException when the body cannot be written or is too large
   */
  public <E> void publish(MessageAddress<E> address, E message) {
    publish(address, message, asJson());
  }

  /** {@link #publish} to those in this process. */
  public <E> void publishLocally(MessageAddress<E> address, E message) {
    publish(address, message, asJson().setLocalOnly(true));
  }

  private <E> void publish(MessageAddress<E> address, E message, DeliveryOptions delivery) {
    Buffer body = json.write(address.name(), Delivery.NOT_SENT, message);
    vertx.eventBus().publish(address.name(), body, delivery);
  }

  private static DeliveryOptions asJson() {
    return new DeliveryOptions().addHeader(Wire.CONTENT_TYPE, Wire.JSON);
  }
}
