// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes heap dumps of this JVM that tell the whole truth about stacks, or says why it cannot. */
public final class HeapDumps {
  /** The JVM option without which compiled code may hide references from a dump. */
  public static final String FLAG = "-XX:-EliminateAllocations";

  private static final int MEGABYTE = 1 << 20;
  private static final int C1_ONLY = 3;

  private static final @Nullable HotSpotDiagnosticMXBean JVM =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  private HeapDumps() {}

  /**
   * Why a dump of this JVM cannot be trusted; empty when it can. The second compiler of HotSpot
   * takes objects apart that it need not allocate: what they refer to is then in a stack, but not
   * in the dump of it.
   */
  public static Optional<String> whyNot() {
    if (JVM == null) {
      return Optional.of("this JVM does not make heap dumps of HotSpot's kind");
    }
    if (isOn("UseJVMCICompiler")) {
      return Optional.of("a heap dump does not show all that code of this JVM's compiler holds");
    }
    boolean exact =
        System.getProperty("java.vm.info", "").contains("interpreted")
            || !isOn("DoEscapeAnalysis")
            || !isOn("EliminateAllocations")
            || option("TieredStopAtLevel").map(Integer::parseInt).orElse(C1_ONLY + 1) <= C1_ONLY;
    return exact
        ? Optional.empty()
        : Optional.of(
            "a heap dump does not show what optimised code holds: start the JVM with " + FLAG);
  }

  private static boolean isOn(String name) {
    return option(name).map(Boolean::parseBoolean).orElse(false);
  }

  /** Empty when this JVM has no such option. */
  private static Optional<String> option(String name) {
    try {
      return JVM == null ? Optional.empty() : Optional.of(JVM.getVMOption(name).getValue());
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /**
   * Which of the suspects nobody can wake, by a dump that is deleted at once. Stops the JVM for the
   * time of a full collection and of writing what is alive.
   *
   * @param number the number of a living instance of {@code LongWaits}
   * @param maxMegabytes how much of the heap may be in use after a collection
   * @throws HeapDumpException when more is in use, or the dump cannot be understood
   */
  public static BitSet unwakeable(int number, long maxMegabytes) throws IOException {
    if (JVM == null) {
      throw new HeapDumpException("this JVM makes no heap dumps");
    }
    requireSmall(maxMegabytes);
    Path directory = Files.createTempDirectory("selvage-heap");
    Path file = directory.resolve("heap.hprof");
    try {
      JVM.dumpHeap(file.toString(), true);
      return Search.unwakeable(file, number);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static void requireSmall(long maxMegabytes) {
    if (megabytesInUse() > maxMegabytes) {
      System.gc(); // the dump begins with that anyway
      if (megabytesInUse() > maxMegabytes) {
        throw new HeapDumpException(
            megabytesInUse() + " MB of the heap are in use, more than " + maxMegabytes + " MB");
      }
    }
  }

  private static long megabytesInUse() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
  }
}
