// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import dev.selvage.benchmarks.Samples.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of a program in another language: one row, once. It is called with its flavour, the
 * row, the number of iterations that are not counted and that are, the milliseconds of one, and the
 * cores, and the arguments of the peer; it prints a line for each counted iteration: {@code cpu
 * wall} in nanoseconds per operation, or {@code heap} in bytes, and ends with another status than 0
 * if a result is wrong.
 */
final class ProgramRun {
  private static final int LONGEST_SECONDS = 120;

  private ProgramRun() {}

  static Samples run(Row row, Peer.Program peer, Tool.Ready ready, Plan plan)
      throws IOException, InterruptedException {
    int cores =
        row.figure() == Row.Figure.EVERY_CORE ? Runtime.getRuntime().availableProcessors() : 1;
    List<String> command =
        Tool.command(
            ready.command(),
            peer.flavour(),
            row.id(),
            Integer.toString(plan.warmups(row)),
            Integer.toString(plan.iterations(row)),
            Long.toString(plan.iteration().toMillis()),
            Integer.toString(cores));
    command.addAll(peer.arguments());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      process.getOutputStream().close();
      String said = said(process);
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed:\n" + said);
      }
      return samples(row, said);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String said(Process process) throws IOException {
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Samples samples(Row row, String said) {
    Samples samples = new Samples();
    for (String line : said.lines().filter(line -> !line.isBlank()).toList()) {
      List<Double> numbers =
          List.of(line.strip().split(" +", -1)).stream().map(Double::valueOf).toList();
      if (row.figure() == Row.Figure.HEAP) {
        samples.add(Kind.HEAP, numbers.getFirst());
      } else {
        samples.add(Kind.CPU, numbers.get(0));
        samples.add(Kind.WALL, numbers.get(1));
      }
    }
    return samples;
  }
}
