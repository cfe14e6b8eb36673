// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import dev.selvage.benchmarks.Samples.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One fork of JMH: one row of one peer, once. */
final class JmhFork {
  /** The same heap for everybody, so that the collector has the same room. */
  private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g");

  private static final List<String> QUIET =
      List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.util.logging.config.file=/dev/null",
          "-Dslf4j.internal.verbosity=ERROR",
          "-Dselvage.hold.millis=0");

  /** Virtual threads that the JDK schedules get one core where a row is about one core. */
  private static final String ONE_CORE = "-Djdk.virtualThreadScheduler.parallelism=1";

  private JmhFork() {}

  /**
   * Runs it.
   *
   * @throws IllegalStateException when the fork failed, or computed a wrong result
   */
  static Samples run(Group group, Row row, Peer.InJvm peer, Plan plan) {
    List<String> flags = new ArrayList<>(HEAP);
    flags.addAll(QUIET);
    flags.addAll(peer.flags());
    if (row.figure() != Row.Figure.EVERY_CORE) {
      flags.add(ONE_CORE);
    }
    boolean heap = row.figure() == Row.Figure.HEAP;
    var options =
        new OptionsBuilder()
            .include(group.benchmark().replace(".", "\\.") + "\\." + row.id() + "$")
            .param("programs", peer.programs())
            .forks(1)
            .jvmArgs(flags.toArray(String[]::new))
            .warmupIterations(plan.warmups(row))
            .measurementIterations(plan.iterations(row))
            .warmupTime(TimeValue.milliseconds(plan.iteration().toMillis()))
            .measurementTime(TimeValue.milliseconds(plan.iteration().toMillis()))
            .timeout(TimeValue.seconds(120))
            .addProfiler(CpuTime.class)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return samples(new Runner(options).run(), heap);
    } catch (RunnerException e) {
      throw new IllegalStateException(row.id() + " of " + peer.name() + " failed", e);
    }
  }

  private static Samples samples(Collection<RunResult> runs, boolean heap) {
    Samples samples = new Samples();
    runs.stream()
        .flatMap(run -> run.getBenchmarkResults().stream())
        .map(BenchmarkResult::getIterationResults)
        .flatMap(Collection::stream)
        .forEach(iteration -> {
          if (heap) {
            add(samples, Kind.HEAP, iteration, "bytesPerTask");
          } else {
            samples.add(Kind.WALL, iteration.getPrimaryResult().getScore());
            add(samples, Kind.CPU, iteration, CpuTime.LABEL);
            add(samples, Kind.ALLOCATED, iteration, "gc.alloc.rate.norm");
          }
        });
    return samples;
  }

  private static void add(Samples samples, Kind kind, IterationResult iteration, String label) {
    for (var entry : iteration.getSecondaryResults().entrySet()) {
      Result<?> result = entry.getValue();
      if (entry.getKey().equals(label) || entry.getKey().endsWith(":" + label)) {
        samples.add(kind, result.getScore());
      }
    }
  }
}
