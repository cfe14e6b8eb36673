// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Completions;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A consumer whose messages are handled by tasks.
 *
 * <p>It is a task itself: it takes what has arrived, in order, and forks a handler for each in its
 * own group, as far as its {@link Backlog} allows. When its scope is cancelled, the handlers are
 * too, and those messages that have not been answered by then are. When it is unregistered it ends
 * after the last handler.
 *
 * <p>Everything belongs to the event loop of that task, except what is marked.
 */
final class TaskConsumer implements Registration {
  private static final System.Logger LOG = System.getLogger("dev.selvage.bus");

  /** How long the cluster may take to hear that the consumer is gone. */
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String address;
  private final Conversation<?, ?> conversation;

  // Any thread.
  private final Promise<@Nullable Void> registered = Promise.promise();
  private final Promise<@Nullable Void> ended = Promise.promise();
  private volatile @Nullable Context loop;
  private volatile boolean closing;

  // The event loop's.
  private final Backlog<Incoming> backlog;
  private final Deque<Incoming> justArrived = new ArrayDeque<>();
  private final Set<Incoming> unanswered = new LinkedHashSet<>();
  private final Map<String, Incoming> cancellable = new HashMap<>();
  private @Nullable MessageConsumer<Object> messages;
  private Future<?> messagesStopped = Future.succeededFuture();
  private @Nullable MessageConsumer<Object> cancels;
  private @Nullable Task<?> task;
  private @Nullable Waiter waiting;
  private boolean over;
  private long shed;

  // The task's that opened it in its scope.
  private @Nullable Task<?> opener;
  private @Nullable Completions<?> attachment;

  TaskConsumer(Vertx vertx, ConsumerOptions options, Conversation<?, ?> conversation) {
    this.vertx = vertx;
    this.address = conversation.address();
    this.conversation = conversation;
    this.backlog = new Backlog<>(options);
  }

  // ---- opening

  /** Opens it in the scope of the current task, and waits until it is registered. */
  TaskConsumer openInScope(Task<?> current) {
    opener = current;
    attachment = Tasks.asCompleted(List.of(this), consumer -> consumer.live());
    Tasks.await(registered.future());
    return this;
  }

  /** Opens it as a task that nobody owns. */
  TaskConsumer openAsRoot() {
    Tasks.run(vertx, "bus consumer " + address, () -> live())
        .onFailure(failure -> {
          registered.tryFail(failure);
          ended.tryComplete();
        });
    return this;
  }

  private boolean live() throws Exception {
    task = Tasks.current().orElseThrow();
    loop = Vertx.currentContext();
    try {
      Tasks.group(group -> {
        register();
        dispatch(group);
      });
      return true;
    } catch (Cancellation c) {
      throw c;
    } catch (Throwable e) {
      LOG.log(ERROR, "the consumer of " + address + " failed, and is gone", e);
      throw e;
    } finally {
      leave();
    }
  }

  private void register() {
    MessageConsumer<Object> requests = vertx.eventBus().consumer(address);
    MessageConsumer<Object> cancelled = vertx.eventBus().consumer(Wire.cancelAddress(address));
    messages = requests;
    cancels = cancelled;
    requests.endHandler(unused -> unregister());
    requests.handler(this::arrived);
    cancelled.handler(this::cancelled);
    Future.all(requests.completion(), cancelled.completion())
        .onComplete(
            unused -> registered.tryComplete(),
            failure -> {
              registered.tryFail(failure);
              unregister();
            });
  }

  // ---- callbacks of the bus

  private void arrived(Message<Object> message) {
    Incoming incoming = new Incoming(message);
    if (over) {
      incoming.fail(Wire.REJECTED, "its consumer has been closed");
    } else if (!backlog.offer(incoming)) {
      refuse(incoming);
    } else {
      keep(incoming);
      wake();
    }
  }

  private void keep(Incoming incoming) {
    justArrived.add(incoming);
    unanswered.add(incoming);
    String id = incoming.id();
    if (id != null) {
      cancellable.put(id, incoming);
    }
  }

  /** One too many. Messages that want no reply are counted, and told of at 1, 2, 4, 8 ... */
  private void refuse(Incoming incoming) {
    if (incoming.wantsReply()) {
      incoming.fail(Wire.REJECTED, "it has too much to do: " + backlog);
      return;
    }
    shed++;
    if (Long.bitCount(shed) == 1) {
      LOG.log(WARNING, "{0} has too much to do: {1}; messages shed: {2}", address, backlog, shed);
    }
  }

  private void cancelled(Message<Object> message) {
    Incoming incoming = message.body() instanceof String id ? cancellable.get(id) : null;
    if (incoming != null) {
      incoming.cancel();
    }
  }

  // ---- the task

  private void dispatch(TaskGroup group) {
    while (!closing || !backlog.isEmpty()) {
      startClocks();
      Incoming next = backlog.next();
      if (next == null) {
        awaitChange();
      } else {
        start(group, next);
        Tasks.checkpoint();
      }
    }
  }

  /** The deadline of a message that has to wait counts from its arrival. */
  private void startClocks() {
    while (!justArrived.isEmpty()) {
      justArrived.remove().startClock();
    }
  }

  private void awaitChange() {
    Waiter change = new Change();
    waiting = change;
    try {
      change.await();
    } finally {
      waiting = null;
    }
  }

  private void wake() {
    Waiter change = waiting;
    if (change != null) {
      change.resume();
    }
  }

  private void start(TaskGroup group, Incoming incoming) {
    incoming.locals().run(() -> incoming.handledBy(group.fork(address, () -> handle(incoming))));
  }

  // ---- a handler

  private void handle(Incoming incoming) {
    try {
      if (incoming.begin()) {
        answer(incoming, conversation);
      }
    } catch (Cancellation c) {
      incoming.fail(Wire.FAILED, RemoteFailure.of(c).toString());
      throw c;
    } finally {
      finished(incoming);
    }
  }

  private <Q> void answer(Incoming incoming, Conversation<Q, ?> with) {
    if (incoming.isLate()) {
      incoming.fail(Wire.REJECTED, "its deadline passed while it waited");
      return;
    }
    @Nullable Q body;
    try {
      body = with.read(incoming.message());
    } catch (BodyException e) {
      unreadable(incoming, e);
      return;
    }
    answer(incoming, with, body);
  }

  private <Q> void answer(Incoming incoming, Conversation<Q, ?> with, @Nullable Q body) {
    Deadline deadline = incoming.deadline();
    try {
      incoming.reply(
          deadline == null ? with.answer(body) : Tasks.failAt(deadline, () -> with.answer(body)));
    } catch (Cancellation c) {
      throw c;
    } catch (Throwable e) {
      failed(incoming, e);
    }
  }

  private void unreadable(Incoming incoming, BodyException e) {
    if (!incoming.wantsReply()) {
      LOG.log(WARNING, "a message was not handled: {0}", e.getMessage());
    }
    incoming.fail(Wire.REJECTED, String.valueOf(e.getMessage()));
  }

  /** The caller is told of a failure; where there is none, the log is. */
  private void failed(Incoming incoming, Throwable e) {
    boolean told = incoming.wantsReply() && e instanceof Exception;
    LOG.log(told ? DEBUG : ERROR, "the handler of " + address + " failed", e);
    if (e instanceof DeadlineExceededException && incoming.isLate()) {
      incoming.fail(
          Wire.LATE, "the handler of " + address + " was cancelled at its caller's deadline");
    } else {
      incoming.fail(Wire.FAILED, RemoteFailure.of(e).toString());
    }
  }

  private void finished(Incoming incoming) {
    unanswered.remove(incoming);
    String id = incoming.id();
    if (id != null) {
      cancellable.remove(id, incoming);
    }
    backlog.finished();
    wake();
  }

  // ---- the end

  @Override
  public Future<@Nullable Void> unregister() {
    closing = true;
    Context context = loop;
    if (context != null) {
      context.runOnContext(unused -> {
        stopMessages();
        wake();
      });
    }
    return ended.future();
  }

  /** Once: unregistering calls the end handler, which calls this again. */
  private Future<?> stopMessages() {
    MessageConsumer<?> consumer = messages;
    if (consumer != null) {
      messages = null;
      messagesStopped = consumer.unregister();
    }
    return messagesStopped;
  }

  private Future<?> stopCancels() {
    MessageConsumer<?> consumer = cancels;
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  private void leave() {
    closing = true;
    over = true;
    Future<?> left = Future.join(stopMessages(), stopCancels());
    List.copyOf(unanswered)
        .forEach(incoming -> incoming.fail(Wire.REJECTED, "its consumer has been closed"));
    unanswered.clear();
    cancellable.clear();
    try {
      Tasks.shield(LEAVING, () -> Tasks.await(left));
    } catch (RuntimeException e) {
      LOG.log(WARNING, "the cluster may not know yet that " + address + " has lost a consumer", e);
    }
    registered.tryFail("the consumer of " + address + " was closed before it was registered");
    ended.tryComplete();
  }

  Future<@Nullable Void> ended() {
    return ended.future();
  }

  /** Cancels the handlers, and completes when they have ended. Any thread. */
  Future<@Nullable Void> cancel(String why) {
    Context context = loop;
    if (context != null) {
      context.runOnContext(unused -> {
        Task<?> running = task;
        if (running != null) {
          running.cancel(why);
        }
      });
    }
    return unregister();
  }

  @Override
  public void close() {
    Future<@Nullable Void> done = unregister();
    Optional<Task<?>> current = Tasks.current();
    if (current.isEmpty() || isHandledBy(current.get())) {
      return;
    }
    Tasks.await(done);
    Completions<?> attached = attachment;
    if (attached != null && opener == current.get()) {
      attached.close();
    }
  }

  /** Handlers run where this task does, so whoever runs elsewhere is none. */
  private boolean isHandledBy(Task<?> candidate) {
    return isOnLoop(Vertx.currentContext())
        && unanswered.stream().anyMatch(incoming -> incoming.isHandledBy(candidate));
  }

  private boolean isOnLoop(@Nullable Context calling) {
    return calling instanceof ContextInternal one
        && loop instanceof ContextInternal own
        && one.unwrap() == own.unwrap();
  }

  // ---- about it

  @Override
  public String address() {
    return address;
  }

  @Override
  public Future<@Nullable Void> registered() {
    return registered.future();
  }

  @Override
  public String toString() {
    return "the consumer of " + address;
  }

  /** Waits until there is something to start, or nothing to wait for. */
  private final class Change extends Waiter {
    Change() {
      super("Bus.serve");
    }

    @Override
    protected void withdraw() {
      // wake finds no waiter: awaitChange clears the field
    }

    @Override
    public String toString() {
      return "messages to " + address;
    }
  }
}
