// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Alarm;
import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import dev.selvage.tasks.carrier.PinnedException;
import dev.selvage.tasks.carrier.TaskThread;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task: its body, the scope its code is in, what it waits for, and how it completed. */
final class TaskNode<T extends @Nullable Object> extends ScopeNode implements Task<T>, Runnable {
  private final TaskThread thread;
  private final @Nullable GroupNode group;
  private final @Nullable String name;
  private final long number;
  private final @Nullable StackTraceElement startedAt;

  // The owner of the turn.
  private @Nullable Body<T, ?> body;
  private @Nullable Object @Nullable [] bound;
  private ScopeNode scope = this;
  private @Nullable Waiter waiter;
  private long waitingSince;
  private @Nullable GroupNode joining;
  private @Nullable List<Attachment> attached;
  private @Nullable Owned lastTaken;
  private @Nullable Alarm follower;
  private boolean started;
  private boolean ownedByVerticle;
  private boolean daemon;
  private boolean failureTaken;
  private boolean abandoned;
  private boolean givenUp;

  // Any thread; the list is guarded by this.
  private volatile @Nullable Outcome<T> outcome;
  private volatile boolean observed;
  private @Nullable List<Consumer<Outcome<T>>> listeners;

  private TaskNode(
      LoopScheduler scheduler,
      long number,
      @Nullable GroupNode group,
      @Nullable String name,
      Context context,
      @Nullable Object @Nullable [] bound,
      Body<T, ?> body) {
    super(scheduler, false);
    this.number = number;
    this.group = group;
    this.name = name;
    this.body = requiredBody(body);
    this.startedAt = Holdings.isTracked() ? Waits.caller() : null;
    this.bound = bound;
    this.thread = scheduler.newThread(context, name == null ? "" : name, this);
  }

  /** Found here, null is an error of its caller; found by the task, it would be a riddle. */
  static <B> B requiredBody(B body) {
    return Objects.requireNonNull(body, "the body of a task is null");
  }

  /** A task of a group, with a copy of the calling code's locals. Owner of the turn. */
  static <T extends @Nullable Object> TaskNode<T> child(
      GroupNode group, @Nullable String name, Body<T, ?> body) {
    LoopScheduler scheduler = group.scheduler;
    long number = name == null ? LoopRoot.of(scheduler).nextNumber() : 0;
    TaskNode<T> task = forked(scheduler, number, group, name, body);
    task.enter(group);
    return task;
  }

  /**
   * A task of a group that has yet to {@link #enter} it, or to be {@link #refuse refused}. Any
   * thread.
   */
  static <T extends @Nullable Object> TaskNode<T> fromOutside(
      GroupNode group, @Nullable String name, Body<T, ?> body) {
    LoopScheduler scheduler = group.scheduler;
    long number = name == null ? LoopRoot.of(scheduler).nextNumberOutside() : 0;
    return forked(scheduler, number, group, name, body);
  }

  private static <T extends @Nullable Object> TaskNode<T> forked(
      LoopScheduler scheduler,
      long number,
      GroupNode group,
      @Nullable String name,
      Body<T, ?> body) {
    Context context = Locals.contextFor(group.owner().context());
    return new TaskNode<>(scheduler, number, group, name, context, ThreadBounds.copy(), body);
  }

  /** A task that no group owns. Owner of the turn. */
  static <T extends @Nullable Object> TaskNode<T> root(
      Locals locals, @Nullable String name, Body<T, ?> body) {
    LoopRoot root = LoopRoot.of(locals.context());
    long number = name == null ? root.nextNumber() : 0;
    TaskNode<T> task =
        new TaskNode<>(root.scheduler, number, null, name, locals.context(), locals.bound(), body);
    task.enter(root);
    return task;
  }

  void start() {
    thread.start();
  }

  /** Starts it in place of the current task, which goes on when this one waits or has ended. */
  void startBefore(TaskNode<?> current) {
    thread.startBefore(current.thread);
  }

  /** Completes it without having started it: it never entered its group. */
  void refuse(GroupClosedException why) {
    body = null;
    end();
    settle(new Outcome.Failure<>(why));
  }

  /** An alarm for the moment of its deadline, which moves with that. */
  void deadlineIsFollowedBy(Alarm alarm) {
    follower = alarm;
  }

  @Override
  void deadlineMoved() {
    Alarm alarm = follower;
    if (alarm != null) {
      scheduler.clear(alarm);
      alarm.at(at());
      scheduler.set(alarm);
    }
  }

  void becomeDaemon() {
    daemon = true;
  }

  boolean isDaemon() {
    return daemon;
  }

  /** Its failure goes to somebody else than its group. */
  void failureIsTaken() {
    failureTaken = true;
  }

  boolean isFailureTaken() {
    return failureTaken;
  }

  /** Whether somebody has got its outcome, or is about to. */
  boolean isObserved() {
    return observed;
  }

  /** Somebody has come for how it completed. */
  void observe() {
    observed = true;
  }

  /** Ended by the undeployment of its verticle, and not before. */
  void ownedByVerticle(boolean owned) {
    ownedByVerticle = owned;
  }

  boolean ownedByVerticle() {
    return ownedByVerticle;
  }

  /** It has outlived its grace, and nobody waits for it any more. */
  boolean isLeftBehind() {
    return givenUp;
  }

  // ---- which task this is

  static @Nullable TaskNode<?> current() {
    TaskThread thread = TaskThread.current();
    return thread == null ? null : (TaskNode<?>) thread.unit();
  }

  /** The current task, for something that only a task can do. */
  static TaskNode<?> required(String what) {
    TaskNode<?> task = current();
    if (task == null) {
      throw new IllegalStateException(
          what
              + " was called outside a task, on the thread "
              + Thread.currentThread().getName()
              + ": start a task with Tasks.run(vertx, () -> ...)");
    }
    return task;
  }

  Context context() {
    return thread.context();
  }

  Thread javaThread() {
    return thread.thread();
  }

  ScopeNode scope() {
    return scope;
  }

  void scope(ScopeNode innermost) {
    scope = innermost;
  }

  // ---- waiting

  /**
   * Raises if the code is cancelled or late, and lets others go first when the task has had its
   * share of the turn.
   */
  void checkpoint() {
    if (scheduler.turnIsOver()) {
      shareIsOver();
    }
    if (scope.cancelled || scope.expired()) {
      throw scope.raised();
    }
  }

  /** While checkpoints are watched, each of them comes here. */
  private void shareIsOver() {
    if (LoopRoot.of(scheduler).watch().map(watch -> watch.reached(this)).orElse(true)) {
      thread.yield();
    }
  }

  /** Waits for {@code wanted} to be settled. Runs in this task. */
  void waitFor(Waiter wanted) {
    waiter = wanted;
    waitingSince = scheduler.turnStart();
    if (scope.cancelled) {
      wanted.requestCancel();
      if (abandoned) {
        wanted.refuse();
      }
    } else {
      scope.watchDeadline();
    }
    if (scheduler.checkpointsAreWatched()) {
      LoopRoot.of(scheduler).watch().ifPresent(watch -> watch.waiting(this));
    }
    Suspects.Suspect suspect =
        wanted.isForTasks() ? LoopRoot.of(scheduler).suspects().add(this, waitingSince) : null;
    while (wanted.isWaiting()) {
      try {
        thread.park();
      } catch (PinnedException e) {
        if (wanted.giveUp(e)) {
          endWait(suspect);
          wanted.undo();
          throw e;
        }
      }
    }
    endWait(suspect);
    thread.restoreInterrupt();
    if (wanted.isWithdrawn()) {
      wanted.undo();
      throw scope.raised();
    }
  }

  private void endWait(Suspects.@Nullable Suspect suspect) {
    waiter = null;
    if (suspect != null) {
      suspect.leave();
    }
  }

  /**
   * Gives the turn away until somebody calls {@code wake} on the thread; for waits that nothing
   * ends early.
   */
  void park(GroupNode left) {
    joining = left;
    waitingSince = scheduler.turnStart();
    thread.park();
    joining = null;
  }

  void wake() {
    thread.wake();
  }

  /** The wait that {@link #park} was called for is over. */
  void unparked() {
    thread.restoreInterrupt();
  }

  /** The wait of this task, if it is directly in that scope. */
  @Nullable Waiter waitIn(ScopeNode wanted) {
    return scope == wanted ? waiter : null;
  }

  /** Names itself if nobody but a waker could end its wait. Owner of the turn. */
  void suspect(LongWaits into, long now) {
    Waiter waiting = waiter;
    if (waiting != null
        && waiting.isWaiting()
        && !(waiting instanceof OpenEnded)
        && scope.deadlineOwner == null
        && !scope.cancelled) {
      into.add(this, waiting, now - waitingSince);
    }
  }

  /** Whether it has waited all the time, and nobody is about to end that. Owner of the turn. */
  boolean isStillIn(Waiter wait) {
    return waiter == wait && wait.isWaiting() && !scope.cancelled && !scope.isStopping();
  }

  // ---- running

  @Override
  public void run() {
    thread.enterContext();
    started = true;
    bindToThread();
    Outcome<T> completed = runBody();
    closeAttached(this);
    tellOwned();
    complete(completed);
  }

  private void bindToThread() {
    @Nullable Object[] copies = bound;
    if (copies != null) {
      bound = null;
      ThreadBounds.bindForEver(copies);
    }
  }

  private Outcome<T> runBody() {
    Body<T, ?> code = body;
    body = null;
    if (cancelled || code == null) {
      return new Outcome.Cancelled<>(raised().reason());
    }
    try {
      T value = code.run(); // the outcome is made after it: a waiting task needs none
      return new Outcome.Success<>(value);
    } catch (Cancellation c) {
      return abandoned || c.scope().encloses(this)
          ? new Outcome.Cancelled<>(c.reason())
          : new Outcome.Failure<>(
              new IllegalStateException(
                  describe() + " was ended by a cancellation of another scope: " + c.getMessage()));
    } catch (Throwable e) {
      return new Outcome.Failure<>(e);
    }
  }

  private void complete(Outcome<T> completed) {
    leave();
    if (abandoned) {
      LoopRoot.of(scheduler).addAbandoned(-1);
    }
    if (givenUp) {
      Reports.endedAtLast(describe(), completed);
      return;
    }
    settle(completed);
    if (group != null) {
      group.completed(this, completed);
    }
  }

  /**
   * Gives it up, with everything inside: for everybody else it has ended now, cancelled. Its code
   * may go on, but every checkpoint in it raises, and it cannot fork. Owner of the turn.
   *
   * @return the names of the tasks that were given up
   */
  List<String> abandon(CancelReason why) {
    if (abandoned || hasEnded()) {
      return List.of();
    }
    givenUp = true;
    LoopRoot root = LoopRoot.of(scheduler);
    List<TaskNode<?>> tasks = moveTo(root, why);
    root.addAbandoned(tasks.size());
    CancelReason reason = reason();
    settle(new Outcome.Cancelled<>(reason == null ? why : reason));
    if (group != null) {
      group.abandoned(this);
    }
    return tasks.stream().map(TaskNode::name).toList();
  }

  void markAbandoned() {
    abandoned = true;
  }

  /** Whether it, or a task around it, was given up. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** For what an abandoned task must not do. */
  void requireNotAbandoned() {
    if (abandoned) {
      throw scope.raised();
    }
  }

  private void settle(Outcome<T> completed) {
    List<Consumer<Outcome<T>>> waiting;
    synchronized (this) {
      outcome = completed;
      waiting = listeners;
      listeners = null;
    }
    if (waiting != null) {
      waiting.forEach(listener -> tell(listener, completed));
    }
  }

  /** The completion must reach everybody, whatever one of them does with it. */
  private void tell(Consumer<Outcome<T>> listener, Outcome<T> completed) {
    try {
      listener.accept(completed);
    } catch (Throwable e) {
      Reports.unobserved("a handler of the end of " + describe(), e);
    }
  }

  // ---- what is closed with a scope

  void attach(Attachment resource) {
    if (attached == null) {
      attached = new ArrayList<>(1);
    }
    attached.add(resource);
  }

  void detach(Attachment resource) {
    if (attached != null) {
      attached.remove(resource);
    }
  }

  /** Closes what was opened in the scope and not closed by its user, last opened first. */
  void closeAttached(ScopeNode left) {
    List<Attachment> open = attached;
    if (open == null) {
      return;
    }
    for (Attachment resource : List.copyOf(open).reversed()) {
      if (resource.scope() == left) {
        try {
          resource.close();
        } catch (Throwable e) {
          Reports.unobserved("closing " + resource, e);
        }
      }
    }
  }

  // ---- what belongs to the task

  @Nullable Owned lastTaken() {
    return lastTaken;
  }

  void take(Owned owned) {
    owned.next = lastTaken;
    lastTaken = owned;
  }

  void giveBack(Owned owned) {
    if (lastTaken == owned) {
      lastTaken = owned.next;
      return;
    }
    for (Owned each = lastTaken; each != null; each = each.next) {
      if (each.next == owned) {
        each.next = owned.next;
        return;
      }
    }
  }

  private void tellOwned() {
    while (lastTaken != null) {
      Owned owned = lastTaken;
      lastTaken = owned.next;
      try {
        owned.ownerCompleted();
      } catch (Throwable e) {
        Reports.unobserved("giving back " + owned, e);
      }
    }
  }

  // ---- the handle

  @Override
  public long id() {
    return thread.thread().threadId();
  }

  @Override
  public String name() {
    if (name != null) {
      return name;
    }
    return number > 0 ? "task-" + number : "task-x" + -number;
  }

  @Override
  public State state() {
    return switch (outcome) {
      case Outcome.Success<T> s -> State.SUCCEEDED;
      case Outcome.Failure<T> f -> State.FAILED;
      case Outcome.Cancelled<T> c -> State.CANCELLED;
      case null -> started ? State.RUNNING : State.STARTING;
    };
  }

  @Override
  public Optional<Outcome<T>> outcome() {
    Outcome<T> completed = outcome;
    if (completed instanceof Outcome.Failure<T>) {
      observed = true;
    }
    return Optional.ofNullable(completed);
  }

  @Override
  public T await() {
    TaskNode<?> waiting = required("Task.await");
    if (waiting == this) {
      throw new IllegalStateException(describe() + " cannot wait for its own end");
    }
    waiting.checkpoint();
    if (outcome == null) {
      new Joiner<>(this).await();
    }
    return result();
  }

  private T result() {
    return switch (outcome) {
      case Outcome.Success<T>(var value) -> value;
      case Outcome.Failure<T>(var cause) -> {
        observed = true;
        throw Rethrow.asItself(cause);
      }
      case Outcome.Cancelled<T>(var why) -> throw new TaskCancelledException(describe(), why);
      case null -> throw new AssertionError(describe() + " has not completed");
    };
  }

  @Override
  public Future<T> future() {
    Context calling = Vertx.currentContext();
    Promise<T> promise = Contexts.promise(calling == null ? context() : calling);
    settles(promise);
    return promise.future();
  }

  /** Hands the outcome to the promise when the task has completed. */
  void settles(Promise<T> promise) {
    listen(completed -> settle(promise, completed));
  }

  private void settle(Promise<T> promise, Outcome<T> completed) {
    switch (completed) {
      case Outcome.Success<T>(var value) -> promise.complete(value);
      case Outcome.Failure<T>(var cause) -> {
        observed = true;
        promise.fail(cause);
      }
      case Outcome.Cancelled<T>(var why) ->
          promise.fail(new TaskCancelledException(describe(), why));
    }
  }

  /** Calls the listener once, when the task has completed or at once when it already has. */
  void listen(Consumer<Outcome<T>> listener) {
    Outcome<T> completed;
    synchronized (this) {
      completed = outcome;
      if (completed == null) {
        if (listeners == null) {
          listeners = new ArrayList<>(1);
        }
        listeners.add(listener);
        return;
      }
    }
    listener.accept(completed);
  }

  synchronized void unlisten(Consumer<Outcome<T>> listener) {
    if (listeners != null) {
      Iterator<Consumer<Outcome<T>>> each = listeners.iterator();
      while (each.hasNext()) {
        if (each.next() == listener) {
          each.remove();
          return;
        }
      }
    }
  }

  // ---- the picture of it

  /** What it does now; null {@code asking} when no task asks. Owner of the turn. */
  Activity activity(@Nullable TaskNode<?> asking, long now) {
    if (!started) {
      return new Activity.Starting();
    }
    if (asking == this) {
      return new Activity.Running();
    }
    Duration since = Duration.ofNanos(now - waitingSince);
    Waiter waiting = waiter;
    if (waiting != null && waiting.isWaiting()) {
      return new Activity.Waiting(waiting.inWords(), since, waiting.knownWakers());
    }
    GroupNode left = joining;
    if (left != null) {
      return new Activity.Waiting(left.waitInWords(), since, left.wakers());
    }
    return thread.isBlocked() ? new Activity.Blocked() : new Activity.Ready();
  }

  /** Where it was forked, if that was looked at. */
  @Nullable StackTraceElement startedAt() {
    return startedAt;
  }

  boolean isStarted() {
    return started;
  }

  /** What it waits for; null when it can go on. Owner of the turn. */
  Patrol.@Nullable Sight sight() {
    Waiter waiting = waiter;
    if (waiting != null) {
      return waiting.isWaiting() ? new Patrol.Sight(this, waiting, waiting.knownWakers()) : null;
    }
    GroupNode left = joining;
    return left == null ? null : new Patrol.Sight(this, left, Wakers.all(List.of()));
  }

  /** Who waits for its group in the end; null when it has none. */
  @Nullable TaskNode<?> ownerOfGroup() {
    return group == null ? null : group.owner();
  }

  /** Whether that is the group that it belongs to. */
  boolean isIn(Object other) {
    return group == other;
  }

  @Override
  TaskNode<?> host() {
    return this;
  }

  @Override
  String describe() {
    return "the task '" + name() + "'";
  }

  @Override
  public String toString() {
    return name();
  }
}
