// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Owned;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waker;
import dev.selvage.tasks.Wakers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets many readers in at a time, or one writer.
 *
 * <pre>{@code
 * private final ReadWriteLock lock = new ReadWriteLock("catalogue");
 * ...
 * Item item = lock.readLocked(() -> catalogue.load(id));
 * ...
 * lock.writeLocked(() -> catalogue.replace(items));
 * }</pre>
 *
 * <p><b>Fairness.</b> First come, first served: readers that stand one behind the other in the line
 * are let in together, a reader that comes while a writer waits stands behind that writer, and a
 * writer waits only for those before it. So neither kind can starve the other, whatever comes.
 *
 * <p><b>Ownership.</b> What was acquired belongs to the task that did, and only that task may
 * release it. A task that has the lock for reading or writing gets an error when it asks for it
 * again, either way: behind a waiting writer it would wait for ever. When a writer completes
 * without having released it, the lock is <em>broken</em>, as a {@link Lock} is. A reader has
 * changed nothing: what it left behind is released for it, and logged.
 *
 * <p><b>Cancellation.</b> The methods that acquire are checkpoints; a cancelled wait does not take
 * the lock, and lets those through that it kept out. The number of waiting tasks and of readers has
 * no limit but memory. <b>Thread safety.</b> Tasks of any event loop may share one.
 */
@CheckReturnValue
public final class ReadWriteLock {
  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  /** How many readers a waiting writer names. */
  private static final int NAMED = 100;

  private final String name;

  // Guarded by this.
  private int readers;
  private @Nullable Held lastReader;
  private @Nullable Held writer;
  private final Line<HeldWaiter> waiting = new Line<>();
  private @Nullable String broken;

  /** A lock that nobody holds. */
  public ReadWriteLock() {
    this("");
  }

  /**
   * A lock that nobody holds.
   *
   * @param name for logs and errors
   */
  public ReadWriteLock(String name) {
    this.name = name;
  }

  /**
   * Waits until no writer is in and none waits ahead of this task. Close what is returned to
   * release it.
   *
   * @throws LockBrokenException when the lock is broken, or breaks meanwhile
   * @throws IllegalStateException when this task has the lock, for reading or writing
   */
  public Held acquireRead() {
    return acquire(new Held(this, Mode.READ));
  }

  /**
   * Waits until nobody is in and nobody waits ahead of this task. Close what is returned to release
   * it.
   *
   * @throws LockBrokenException when the lock is broken, or breaks meanwhile
   * @throws IllegalStateException when this task has the lock, for reading or writing
   */
  public Held acquireWrite() {
    return acquire(new Held(this, Mode.WRITE));
  }

  private Held acquire(Held held) {
    Tasks.checkpoint();
    HeldWaiter waiter = null;
    synchronized (this) {
      if (!tryTake(held)) {
        waiter = new HeldWaiter(held);
        waiting.add(waiter);
      }
    }
    if (waiter != null) {
      waiter.await();
      waiter.throwIfBroken();
    }
    held.begin();
    return held;
  }

  /**
   * {@link #acquireRead} if that is possible now and nobody waits. Does not wait, and is no
   * checkpoint.
   *
   * @throws LockBrokenException when the lock is broken
   * @throws IllegalStateException when this task has the lock, or outside a task
   */
  public Optional<Held> tryAcquireRead() {
    return tryAcquire(new Held(this, Mode.READ));
  }

  /**
   * {@link #acquireWrite} if that is possible now and nobody waits. Does not wait, and is no
   * checkpoint.
   *
   * @throws LockBrokenException when the lock is broken
   * @throws IllegalStateException when this task has the lock, or outside a task
   */
  public Optional<Held> tryAcquireWrite() {
    return tryAcquire(new Held(this, Mode.WRITE));
  }

  private Optional<Held> tryAcquire(Held held) {
    synchronized (this) {
      if (!tryTake(held)) {
        return Optional.empty();
      }
    }
    held.begin();
    return Optional.of(held);
  }

  /**
   * Runs the body while holding the lock for reading.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T readLocked(Body<T, X> body) throws X {
    try (Held held = acquireRead()) {
      return body.run();
    }
  }

  /** {@link #readLocked(Body)} for code that returns nothing. */
  public <X extends Exception> void readLocked(Action<X> action) throws X {
    try (Held held = acquireRead()) {
      action.run();
    }
  }

  /**
   * Runs the body while holding the lock for writing.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T writeLocked(Body<T, X> body) throws X {
    try (Held held = acquireWrite()) {
      return body.run();
    }
  }

  /** {@link #writeLocked(Body)} for code that returns nothing. */
  public <X extends Exception> void writeLocked(Action<X> action) throws X {
    try (Held held = acquireWrite()) {
      action.run();
    }
  }

  /**
   * Makes a broken lock usable again; does nothing to one that is not broken. Look after what the
   * lock protects first. Any thread.
   */
  public synchronized void reset() {
    broken = null;
  }

  /** What the lock is like at this moment. Any thread. */
  public synchronized Statistics statistics() {
    return new Statistics(readers, writer != null, waiting.size(), broken != null);
  }

  /**
   * A lock at one moment.
   *
   * @param readers how many tasks hold it for reading
   * @param writing whether a task holds it for writing
   * @param waiting how many tasks wait for it, readers and writers
   * @param broken whether a task completed while it held it for writing
   */
  public record Statistics(int readers, boolean writing, int waiting, boolean broken) {}

  // ---- who is in; guarded by this

  private boolean tryTake(Held held) {
    if (broken != null) {
      throw new LockBrokenException(broken);
    }
    if (Owned.taken(held.mode.method, this) instanceof Held mine) {
      throw new IllegalStateException(
          describe()
              + " is held by this task already, for "
              + mine.mode.purpose
              + ": it is not reentrant, and cannot be upgraded or downgraded");
    }
    if (!waiting.isEmpty() || !admits(held)) {
      return false;
    }
    letIn(held);
    return true;
  }

  private boolean admits(Held held) {
    return writer == null && (held.mode == Mode.READ || readers == 0);
  }

  private void letIn(Held held) {
    if (held.mode == Mode.READ) {
      readers++;
      addReader(held);
    } else {
      writer = held;
    }
  }

  private void letOut(Held held) {
    if (held.mode == Mode.READ) {
      readers--;
      removeReader(held);
    } else {
      writer = null;
    }
    serve();
  }

  /** Readers are linked through what they hold: nobody else knows who they are. */
  private void addReader(Held held) {
    held.before = lastReader;
    if (lastReader != null) {
      lastReader.after = held;
    }
    lastReader = held;
  }

  private void removeReader(Held held) {
    if (held.after == null) {
      lastReader = held.before;
    } else {
      held.after.before = held.before;
    }
    if (held.before != null) {
      held.before.after = held.after;
    }
    held.before = null;
    held.after = null;
  }

  /** After each change either nobody waits, or the first in the line has to. */
  private void serve() {
    HeldWaiter first = waiting.first();
    while (first != null && admits(first.held)) {
      var unused = waiting.remove(first);
      if (first.resume()) {
        letIn(first.held);
      }
      first = waiting.first();
    }
  }

  /** A writer that gives up may have kept readers out. */
  private synchronized void leave(HeldWaiter waiter) {
    var unused = waiting.remove(waiter);
    serve();
  }

  private void release(Held held) {
    if (held.released) {
      return;
    }
    if (!held.isMine()) {
      throw new IllegalStateException(
          describe()
              + " is held for "
              + held.mode.purpose
              + " by the task '"
              + held.owner().name()
              + "', and only that may release it");
    }
    held.end();
    synchronized (this) {
      letOut(held);
    }
  }

  private void breakBy(Held left) {
    String why =
        describe()
            + " is broken: its writer, the task '"
            + left.owner().name()
            + "', completed without releasing it; look after what it protects, then call reset";
    synchronized (this) {
      writer = null;
      broken = why;
      BreakableWaiter.endAll(waiting, why);
    }
    LOG.log(System.Logger.Level.ERROR, why);
  }

  private void releaseFor(Held reader) {
    synchronized (this) {
      letOut(reader);
    }
    LOG.log(
        System.Logger.Level.ERROR,
        "{0} was released for the task ''{1}'', which completed without doing so after reading",
        describe(),
        reader.owner().name());
  }

  /** Those who have to go before this one is let in: who is in, and who stands before it. */
  private synchronized Wakers keepOut(HeldWaiter waiter) {
    List<Waker> out = new ArrayList<>();
    if (writer != null) {
      out.add(new Waker.OfTask(writer.owner(), "writes under " + describe(), true));
    }
    if (waiter.held.mode == Mode.WRITE) {
      for (Held held = lastReader; held != null && out.size() < NAMED; held = held.before) {
        out.add(new Waker.OfTask(held.owner(), "reads under " + describe(), true));
      }
    }
    if (waiter.previous instanceof HeldWaiter first && first.isWaiting()) {
      String ahead = "waits for " + describe() + " before it";
      out.add(new Waker.OfTask(first.held.owner(), ahead, true));
    }
    return out.isEmpty() ? Wakers.unknown() : Wakers.all(out);
  }

  private String describe() {
    return name.isEmpty() ? "the read-write lock" : "the read-write lock '" + name + "'";
  }

  private synchronized String state() {
    if (broken != null) {
      return "broken";
    }
    return writer != null
        ? "written by " + writer.owner()
        : readers == 0 ? "free" : "read by " + readers;
  }

  @Override
  public String toString() {
    return "ReadWriteLock[" + (name.isEmpty() ? "" : name + ", ") + state() + "]";
  }

  private enum Mode {
    READ("ReadWriteLock.acquireRead", "reading"),
    WRITE("ReadWriteLock.acquireWrite", "writing");

    final String method;
    final String purpose;

    Mode(String method, String purpose) {
      this.method = method;
      this.purpose = purpose;
    }
  }

  /**
   * A task's hold of a lock, for reading or for writing. Closing it releases the lock; closing it
   * again does nothing.
   */
  public static final class Held extends Owned implements AutoCloseable {
    private final ReadWriteLock lock;
    private final Mode mode;
    private volatile boolean released;
    private @Nullable Held before; // among the readers; guarded by the lock
    private @Nullable Held after;
    private @Nullable Holding holding; // the owner only

    private Held(ReadWriteLock lock, Mode mode) {
      super(mode.method, lock);
      this.lock = lock;
      this.mode = mode;
    }

    private void begin() {
      take();
      holding = Holdings.taken(this);
    }

    private void end() {
      giveBack();
      released = true;
      if (holding != null) {
        holding.release();
      }
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalStateException when another task than the owner calls it
     */
    public void release() {
      lock.release(this);
    }

    @Override
    public void close() {
      release();
    }

    @Override
    protected void ownerCompleted() {
      end();
      if (mode == Mode.READ) {
        lock.releaseFor(this);
      } else {
        lock.breakBy(this);
      }
    }

    @Override
    public String toString() {
      return lock.describe() + " for " + mode.purpose;
    }
  }

  private final class HeldWaiter extends BreakableWaiter {
    private final Held held;

    HeldWaiter(Held held) {
      super(held.mode.method);
      this.held = held;
    }

    @Override
    protected void withdraw() {
      leave(this);
    }

    @Override
    protected Wakers wakers() {
      return keepOut(this);
    }

    @Override
    protected boolean isForTasks() {
      return true;
    }

    @Override
    public String toString() {
      return held + ", now " + state();
    }
  }
}
