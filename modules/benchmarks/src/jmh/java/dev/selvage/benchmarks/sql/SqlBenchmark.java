// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import dev.selvage.benchmarks.Peer;
import java.util.concurrent.TimeUnit;
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
 * The rows of the tables of SQL, each a method; whose programs it runs is a parameter. The callers
 * of an invocation do many operations each, so that starting them does not count. sql.py and
 * sql.cjs have the same numbers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SqlBenchmark {
  private static final int SELECTS = 6_400;
  private static final int INSERTS = 128;
  private static final int MIXED = 1_280;
  private static final int ROWS = 10_000;
  private static final int FEW = 4;
  private static final int MANY = 64;

  /** The class with the programs. */
  @Param("")
  public String programs = "";

  @SuppressWarnings("NullAway.Init") // JMH opens it before each trial
  private Workload workload;

  @Setup(Level.Trial)
  public void open() throws Exception {
    workload = Workload.open(programs, System.getProperty(Peer.InJvm.SERVICE, ""));
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    workload.close();
  }

  @Benchmark
  @OperationsPerInvocation(SELECTS)
  public long select1() throws Exception {
    return workload.select(1, SELECTS);
  }

  @Benchmark
  @OperationsPerInvocation(SELECTS)
  public long select16() throws Exception {
    return workload.select(16, SELECTS / 16);
  }

  @Benchmark
  @OperationsPerInvocation(SELECTS)
  public long select64() throws Exception {
    return workload.select(MANY, SELECTS / MANY);
  }

  @Benchmark
  @OperationsPerInvocation(INSERTS)
  public long insert1() throws Exception {
    return workload.insert(1, INSERTS);
  }

  @Benchmark
  @OperationsPerInvocation(INSERTS)
  public long insert16() throws Exception {
    return workload.insert(16, INSERTS / 16);
  }

  @Benchmark
  @OperationsPerInvocation(INSERTS)
  public long insert64() throws Exception {
    return workload.insert(MANY, INSERTS / MANY);
  }

  @Benchmark
  @OperationsPerInvocation(MIXED)
  public long mixed1() throws Exception {
    return workload.mixed(1, MIXED);
  }

  @Benchmark
  @OperationsPerInvocation(MIXED)
  public long mixed16() throws Exception {
    return workload.mixed(16, MIXED / 16);
  }

  @Benchmark
  @OperationsPerInvocation(MIXED)
  public long mixed64() throws Exception {
    return workload.mixed(MANY, MIXED / MANY);
  }

  @Benchmark
  @OperationsPerInvocation(FEW * ROWS)
  public long scan1() throws Exception {
    return workload.scan(1, FEW);
  }

  @Benchmark
  @OperationsPerInvocation(16 * ROWS)
  public long scan16() throws Exception {
    return workload.scan(16, 1);
  }

  @Benchmark
  @OperationsPerInvocation(MANY * ROWS)
  public long scan64() throws Exception {
    return workload.scan(MANY, 1);
  }

  @Benchmark
  @OperationsPerInvocation(FEW * ROWS)
  public long batch1() throws Exception {
    return workload.batch(1, FEW);
  }

  @Benchmark
  @OperationsPerInvocation(16 * ROWS)
  public long batch16() throws Exception {
    return workload.batch(16, 1);
  }

  @Benchmark
  @OperationsPerInvocation(MANY * ROWS)
  public long batch64() throws Exception {
    return workload.batch(MANY, 1);
  }
}
