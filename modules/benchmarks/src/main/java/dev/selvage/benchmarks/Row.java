// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

/**
 * A workload: a line of the table.
 *
 * @param id the name of its benchmark method, and its name for programs in other languages
 * @param title what is done, as the table says it
 * @param operation what the figure is for: "task", "element"
 * @param figure what is measured
 * @param quick whether a short run does it too; a row that it leaves out has fewer iterations
 */
public record Row(String id, String title, String operation, Figure figure, boolean quick) {
  /** What is measured of a row. */
  public enum Figure {
    /** CPU time of the process on one core; wall-clock time and allocation beside it. */
    CPU,
    /** The same with work for every core. */
    EVERY_CORE,
    /** Heap in use, in bytes; resident memory where the runtime has no such number. */
    HEAP
  }

  /** A row that short runs do. */
  public Row(String id, String title, String operation, Figure figure) {
    this(id, title, operation, figure, true);
  }

  /** A row on one core. */
  public static Row cpu(String id, String title, String operation) {
    return new Row(id, title, operation, Figure.CPU);
  }
}
