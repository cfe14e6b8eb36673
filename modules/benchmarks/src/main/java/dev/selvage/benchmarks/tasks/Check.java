// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs the programs of one peer once, in a small size, and compares the results. */
final class Check {
  private final List<String> wrong = new ArrayList<>();

  private Check() {}

  /**
   * Prints the rows whose result is wrong, if any, then the word "checked".
   *
   * @param arguments the class with the programs, and the names of rows that it has none for
   */
  public static void main(String[] arguments) throws Exception {
    Check check = new Check();
    try (TaskPrograms peer = Peers.open(arguments[0])) {
      check.all(peer, List.of(arguments));
    }
    check.wrong.forEach(System.out::println);
    System.out.println("checked");
    System.exit(check.wrong.isEmpty() ? 0 : 1);
  }

  private void all(TaskPrograms peer, List<String> missing) throws Exception {
    row("spawn", 3 * 45, () -> peer.spawn(3, 10));
    row("nested", 10, () -> peer.nested(2, 5));
    row("await", 45, () -> peer.await(10));
    row("timeoutReady", 45, () -> peer.timeoutReady(10));
    row("timeoutWaiting", 45, () -> peer.timeoutWaiting(10));
    row("semaphore", 50, () -> peer.semaphore(10, 50));
    row("queue10", 4950, () -> peer.queue(10, 100));
    row("hop", 45, () -> peer.hop(10));
    if (!missing.contains("generator")) {
      row("generator", 45, () -> peer.generator(10));
    }
    row("loop", 45, () -> peer.loop(10));
    row("lock", 10, () -> peer.lock(10));
    row("sleepers", 100, () -> peer.sleepers(100, 1));
    row(
        "asleep",
        100,
        () -> {
          try (var asleep = peer.asleep(100)) {
            return 100L;
          }
        });
    row("cancelTree", 50, () -> peer.cancelTree(5, 10));
    int cores = Runtime.getRuntime().availableProcessors();
    row("everyCore", cores * 45L, () -> peer.everyCore(cores, 10));
  }

  private void row(String name, long expected, Callable<Long> program) throws Exception {
    long result = program.call();
    if (result != expected) {
      wrong.add(name + ": expected " + expected + ", but the result is " + result);
    }
  }
}
