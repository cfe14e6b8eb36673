// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import java.io.IOException;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The rows of the table, each a method. The fork is the server; an invocation tells the client to
 * make a thousand requests and waits for its word that they were answered.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TransportBenchmark {
  private static final int REQUESTS = 1_000;

  /** Requests before the first iteration: the compiler takes longer than iterations warm up. */
  private static final int BEFORE = 60_000;

  private static final int MANY = 50;
  private static final int SMALL = 64;
  private static final int LARGE = 16_384;

  /** The transport. */
  @Param("")
  public String programs = "";

  @SuppressWarnings("NullAway.Init") // JMH opens it before each trial
  private TaskServer server;

  @SuppressWarnings("NullAway.Init") // JMH opens it before each trial
  private LoadProcess client;

  @Setup(Level.Trial)
  public void open(BenchmarkParams benchmark) throws IOException {
    String row = benchmark.getBenchmark();
    server = TaskServer.open(programs);
    int connections = row.endsWith(".one") ? 1 : MANY;
    client = LoadProcess.start(server.port(), connections, row.endsWith(".large") ? LARGE : SMALL);
    checked(BEFORE, client.run(BEFORE));
  }

  @TearDown(Level.Trial)
  public void close() {
    client.close();
    server.close();
  }

  private static int checked(int requests, int answers) {
    if (requests != answers) {
      throw new IllegalStateException(requests + " requests, " + answers + " answers");
    }
    return answers;
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int one() throws IOException {
    return checked(REQUESTS, client.run(REQUESTS));
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int many() throws IOException {
    return checked(REQUESTS, client.run(REQUESTS));
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int large() throws IOException {
    return checked(REQUESTS, client.run(REQUESTS));
  }
}
