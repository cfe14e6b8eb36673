// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The rows of the table, each a method; whose programs it runs is a parameter. An invocation does
 * the work thousands of times, so that entering the runtime from outside does not count.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TaskBenchmark {
  private static final int TASKS = 100;
  private static final int GROUPS = 100;
  private static final int DEPTH = 50;
  private static final int WAITS = 10_000;
  private static final int MANY = 100_000;
  private static final int MILLION = 1_000_000;
  private static final int SLEEP_MILLIS = 300;

  /** The class with the programs. */
  @Param("")
  public String programs = "";

  @SuppressWarnings("NullAway.Init") // JMH opens it before each trial
  private TaskPrograms peer;

  @Setup(Level.Trial)
  public void open() {
    peer = Peers.open(programs);
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    peer.close();
  }

  private static long checked(long expected, long result) {
    if (expected != result) {
      throw new IllegalStateException("expected " + expected + ", but the result is " + result);
    }
    return result;
  }

  private static long sumBelow(long count) {
    return count * (count - 1) / 2;
  }

  @Benchmark
  @OperationsPerInvocation(GROUPS * TASKS)
  public long spawn() throws Exception {
    return checked(GROUPS * sumBelow(TASKS), peer.spawn(GROUPS, TASKS));
  }

  @Benchmark
  @OperationsPerInvocation(GROUPS * DEPTH)
  public long nested() throws Exception {
    return checked(GROUPS * DEPTH, peer.nested(GROUPS, DEPTH));
  }

  @Benchmark
  @OperationsPerInvocation(WAITS)
  public long await() throws Exception {
    return checked(sumBelow(WAITS), peer.await(WAITS));
  }

  @Benchmark
  @OperationsPerInvocation(WAITS)
  public long timeoutReady() throws Exception {
    return checked(sumBelow(WAITS), peer.timeoutReady(WAITS));
  }

  @Benchmark
  @OperationsPerInvocation(WAITS)
  public long timeoutWaiting() throws Exception {
    return checked(sumBelow(WAITS), peer.timeoutWaiting(WAITS));
  }

  @Benchmark
  @OperationsPerInvocation(WAITS)
  public long semaphore() throws Exception {
    return checked(WAITS, peer.semaphore(10, WAITS));
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long lock() throws Exception {
    return checked(MANY, peer.lock(MANY));
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long hop() throws Exception {
    return checked(sumBelow(MANY), peer.hop(MANY));
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long queue10() throws Exception {
    return checked(sumBelow(MANY), peer.queue(10, MANY));
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long queue1000() throws Exception {
    return checked(sumBelow(MANY), peer.queue(1_000, MANY));
  }

  @Benchmark
  @OperationsPerInvocation(MILLION)
  public long generator() throws Exception {
    return checked(sumBelow(MILLION), peer.generator(MILLION));
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long loop() throws Exception {
    return checked(sumBelow(MANY), peer.loop(MANY));
  }

  @Benchmark
  @OperationsPerInvocation(WAITS)
  public long cancelTree() throws Exception {
    return checked(WAITS, peer.cancelTree(TASKS, WAITS / TASKS));
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long sleepers() throws Exception {
    return checked(MANY, peer.sleepers(MANY, SLEEP_MILLIS));
  }

  /** Every core has as many groups as the one core of {@link #spawn}, if there are up to four. */
  @Benchmark
  @OperationsPerInvocation(4 * GROUPS * TASKS)
  public long everyCore() throws Exception {
    return checked(4 * GROUPS * sumBelow(TASKS), peer.everyCore(4 * GROUPS, TASKS));
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public long asleep(Heap heap) throws Exception {
    long before = Heap.used();
    try (var sleeping = peer.asleep(MANY)) {
      heap.bytesPerTask = Math.max(0, Heap.used() - before) / MANY;
    }
    return heap.bytesPerTask;
  }

  /** What an iteration tells beside its time. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Heap {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    public long bytesPerTask;

    static long used() {
      System.gc();
      System.gc();
      return MEMORY.getHeapMemoryUsage().getUsed();
    }
  }
}
