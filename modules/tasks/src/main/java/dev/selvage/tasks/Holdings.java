// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What is held and has to be given back: permits, locks, leases of connections. Low-level, for
 * those who hand such things out, and for tests that ask what was left.
 *
 * <pre>{@code
 * private final Holding holding = Holdings.taken(this);   // in the constructor of what is handed out
 * ...
 * holding.release();                                      // when it is given back
 * }</pre>
 *
 * <p>Nothing is kept unless somebody tracks: {@link #taken} then costs the read of one static
 * field. While somebody does, each holding keeps the stack of the place where it was taken, which
 * costs some microseconds; so tracking is for tests and for the search for a leak. There is no
 * limit but memory: what leaks is what is kept. <b>Thread safety.</b> Everything may be called from
 * any thread; nothing here waits.
 */
public final class Holdings {
  /** How many are looked through for the picture of one task. */
  private static final int LOOKED_THROUGH = 1_000;

  private static final AtomicInteger TRACKERS = new AtomicInteger();
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final ConcurrentSkipListMap<Long, Holding> OPEN = new ConcurrentSkipListMap<>();

  private static volatile boolean tracked;

  private Holdings() {}

  /**
   * Notes that something was taken by the code that calls this, if anybody tracks.
   *
   * @param what what is held; its {@code toString}, asked for when somebody looks, is a noun
   *     phrase: "a permit of Semaphore[0 of 2 available]"
   * @return what to release when it is given back
   */
  public static Holding taken(Object what) {
    return tracked ? track(what) : Holding.UNTRACKED;
  }

  /** Whether somebody wants to know where things come from. */
  public static boolean isTracked() {
    return tracked;
  }

  private static Holding track(Object what) {
    Holding holding = new Holding(NUMBERS.incrementAndGet(), what);
    OPEN.put(holding.number(), holding);
    return holding;
  }

  static void release(Holding holding) {
    OPEN.remove(holding.number());
  }

  /**
   * Begins to note what is taken from now on. Several may track at the same time: {@link #open}
   * then shows what was taken since the first of them began.
   *
   * @return what ends it; when the last one ends, everything noted is forgotten
   */
  public static Tracking track() {
    TRACKERS.incrementAndGet();
    tracked = true;
    return new Tracking();
  }

  private static void endTracking() {
    if (TRACKERS.decrementAndGet() == 0) {
      tracked = false;
      OPEN.clear();
    }
  }

  /** What is held now and was taken while somebody tracked, in the order in which it was taken. */
  public static List<Holding> open() {
    Collection<Holding> held = OPEN.values();
    return List.copyOf(held);
  }

  /** What this task has taken, among the {@value #LOOKED_THROUGH} taken last. */
  static List<Holding> of(TaskNode<?> taker) {
    return OPEN.descendingMap().values().stream()
        .limit(LOOKED_THROUGH)
        .filter(holding -> holding.taker().filter(task -> task == taker).isPresent())
        .toList();
  }

  /**
   * Those that match, among the {@value #LOOKED_THROUGH} taken last; for a wait that wants to know
   * who could end it. Nothing while nobody tracks.
   */
  public static List<Holding> matching(Predicate<Object> subject) {
    return OPEN.descendingMap().values().stream()
        .limit(LOOKED_THROUGH)
        .filter(holding -> subject.test(holding.subject()))
        .toList();
  }

  /** Keeps the tracking on until it is closed. */
  public static final class Tracking implements AutoCloseable {
    private boolean ended;

    private Tracking() {}

    /** Ends it; closing it again does nothing. */
    @Override
    public void close() {
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
      }
      endTracking();
    }
  }
}
