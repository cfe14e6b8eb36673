// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What any thread may call and what does not wait, in the hands of a model checker: Lincheck makes
 * up calls for two threads, runs them under the interleavings of their reads, writes and locks, and
 * wants results that some order of whole calls would have had too.
 *
 * <p>Not among the tests by its name, since the model checker rewrites classes for seconds: {@code
 * make lincheck} runs it.
 */
@Timeout(300)
final class Linearizability {
  private static final int SCENARIOS = 10;
  private static final int INTERLEAVINGS = 300;

  /** No thread has a greater number. */
  private static final int THREADS = 8;

  @Test
  void semaphore_inTheHandsOfTwoThreads_isLinearizable() {
    check(Permits.class, CountedPermits.class);
  }

  @Test
  void permit_givenBackByTwoThreads_isGivenBackOnce() {
    check(SharedPermit.class, SharedPermitInOrder.class);
  }

  @Test
  void limiter_inTheHandsOfTwoThreads_isLinearizable() {
    check(Borrowing.class, CountedBorrowing.class);
  }

  @Test
  void event_inTheHandsOfTwoThreads_isLinearizableAndTellsEachListenerOnce() {
    check(Happening.class, Flag.class);
  }

  /** A check that finds nothing in this would find nothing anywhere. */
  @Test
  void check_ofPermitsThatAreGivenBackWithoutALock_fails() {
    assertThatThrownBy(() -> check(CountedPermits.class, CountedPermits.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  private static void check(Class<?> operations, Class<?> specification) {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INTERLEAVINGS)
        .threads(2)
        .actorsBefore(1)
        .actorsPerThread(3)
        .actorsAfter(1)
        .minimizeFailedScenario(false)
        .sequentialSpecification(specification)
        .check(operations);
  }

  /** Threads that have a permit each, take one or both of two more, and give them back. */
  public static final class Permits {
    private final Semaphore semaphore = Semaphore.of(2 + THREADS);
    private final List<Deque<Semaphore.Permit>> own = new ArrayList<>();

    public Permits() {
      for (int thread = 0; thread < THREADS; thread++) {
        own.add(new ArrayDeque<>(List.of(semaphore.tryAcquire().orElseThrow())));
      }
    }

    @Operation
    public boolean take(
        @Param(gen = ThreadIdGen.class) int thread,
        @Param(gen = IntGen.class, conf = "1:2") int wanted) {
      var permit = semaphore.tryAcquireMany(wanted);
      permit.ifPresent(own.get(thread)::push);
      return permit.isPresent();
    }

    @Operation
    public void giveBack(@Param(gen = ThreadIdGen.class) int thread) {
      Semaphore.Permit permit = own.get(thread).poll();
      if (permit != null) {
        permit.release();
      }
    }

    @Operation
    public int available() {
      return semaphore.available();
    }
  }

  /** What permits are, for one thread. */
  public static final class CountedPermits {
    private final List<Deque<Integer>> own = new ArrayList<>();
    private int available = 2;

    public CountedPermits() {
      for (int thread = 0; thread < THREADS; thread++) {
        own.add(new ArrayDeque<>(List.of(1)));
      }
    }

    @Operation
    public boolean take(
        @Param(gen = ThreadIdGen.class) int thread,
        @Param(gen = IntGen.class, conf = "1:2") int wanted) {
      if (wanted > available) {
        return false;
      }
      available -= wanted;
      own.get(thread).push(wanted);
      return true;
    }

    @Operation
    public void giveBack(@Param(gen = ThreadIdGen.class) int thread) {
      Integer permits = own.get(thread).poll();
      available += permits == null ? 0 : permits;
    }

    @Operation
    public int available() {
      return available;
    }
  }

  /**
   * One permit that any thread gives back, perhaps twice. The second call may return before the
   * first has had its effect, so what is available is looked at in the end only.
   */
  public static final class SharedPermit {
    private final Semaphore semaphore = Semaphore.of(2);
    private final Semaphore.Permit permit = semaphore.tryAcquire().orElseThrow();
    private final AtomicInteger calls = new AtomicInteger();

    @Operation
    public void giveBack() {
      calls.incrementAndGet();
      permit.release();
    }

    @Validate
    public void isGivenBackOnce() {
      if (semaphore.available() != (calls.get() == 0 ? 1 : 2)) {
        throw new AssertionError(semaphore + " after " + calls + " calls of release");
      }
    }
  }

  /** What can be seen of it at the time: nothing. */
  public static final class SharedPermitInOrder {
    public void giveBack() {}
  }

  /** Two borrowers whom all threads stand for. */
  public static final class Borrowing {
    private final Limiter limiter = Limiter.of(1);
    private final List<Map<Integer, Limiter.Permit>> own = new ArrayList<>();

    public Borrowing() {
      for (int thread = 0; thread < THREADS; thread++) {
        own.add(new HashMap<>());
      }
    }

    @Operation
    public boolean borrow(
        @Param(gen = ThreadIdGen.class) int thread,
        @Param(gen = IntGen.class, conf = "1:2") int borrower) {
      var permit = limiter.tryAcquireFor(borrower);
      permit.ifPresent(taken -> own.get(thread).put(borrower, taken));
      return permit.isPresent();
    }

    @Operation
    public void giveBack(
        @Param(gen = ThreadIdGen.class) int thread,
        @Param(gen = IntGen.class, conf = "1:2") int borrower) {
      Limiter.Permit permit = own.get(thread).remove(borrower);
      if (permit != null) {
        permit.release();
      }
    }

    @Operation
    public void resize(@Param(gen = IntGen.class, conf = "0:2") int size) {
      limiter.resize(size);
    }

    @Operation
    public int available() {
      return limiter.available();
    }

    @Operation
    public int taken() {
      return limiter.statistics().taken();
    }
  }

  /** What a limiter is, for one thread. */
  public static final class CountedBorrowing {
    private final List<Set<Integer>> own = new ArrayList<>();
    private int size = 1;

    public CountedBorrowing() {
      for (int thread = 0; thread < THREADS; thread++) {
        own.add(new HashSet<>());
      }
    }

    public boolean borrow(int thread, int borrower) {
      if (own.stream().anyMatch(borrowers -> borrowers.contains(borrower))) {
        throw new IllegalStateException("the borrower " + borrower + " has a permit");
      }
      return taken() < size && own.get(thread).add(borrower);
    }

    public void giveBack(int thread, int borrower) {
      own.get(thread).remove(borrower);
    }

    public void resize(int newSize) {
      size = newSize;
    }

    public int available() {
      return Math.max(0, size - taken());
    }

    public int taken() {
      return own.stream().mapToInt(Set::size).sum();
    }
  }

  /** One event; each thread listens to it, and stops to listen. */
  public static final class Happening {
    private final Event event = new Event();
    private final List<Deque<Event.Listening>> own = new ArrayList<>();
    private final AtomicInteger listeners = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    public Happening() {
      for (int thread = 0; thread < THREADS; thread++) {
        own.add(new ArrayDeque<>());
      }
    }

    @Operation
    public boolean set() {
      return event.set();
    }

    @Operation
    public boolean isSet() {
      return event.isSet();
    }

    @Operation
    public void listen(@Param(gen = ThreadIdGen.class) int thread) {
      listeners.incrementAndGet();
      own.get(thread).push(event.whenSet(told::incrementAndGet));
    }

    @Operation
    public void stop(@Param(gen = ThreadIdGen.class) int thread) {
      Event.Listening listening = own.get(thread).poll();
      if (listening != null) {
        stopped.incrementAndGet();
        listening.close();
      }
    }

    /** The listeners that stopped may have been told before. */
    @Validate
    public void eachListenerIsToldOnce() {
      int most = event.isSet() ? listeners.get() : 0;
      int least = event.isSet() ? listeners.get() - stopped.get() : 0;
      if (told.get() < least || told.get() > most) {
        throw new AssertionError(told + " were told, of " + listeners + ": " + event);
      }
    }
  }

  /** What an event is, for one thread. */
  public static final class Flag {
    private boolean set;

    public boolean set() {
      boolean first = !set;
      set = true;
      return first;
    }

    public boolean isSet() {
      return set;
    }

    public void listen(int thread) {}

    public void stop(int thread) {}
  }
}
