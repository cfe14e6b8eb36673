// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.util.List;

/** Whose programs are measured: a column of the table. */
public sealed interface Peer {
  /** The head of the column. */
  String name();

  /** A word to choose it by on the command line. */
  String id();

  /** Whether it is one of the columns that the others are compared with. */
  default boolean isSelvage() {
    return id().startsWith("selvage");
  }

  /**
   * Programs in a JVM, run by JMH.
   *
   * @param programs the name of the class with the programs
   * @param flags the options that its JVM needs
   */
  record InJvm(String id, String name, String programs, List<String> flags) implements Peer {}

  /**
   * A program in another language, which prints what it has measured.
   *
   * @param tool what runs it
   * @param flavour its first argument
   */
  record Program(String id, String name, Tool tool, String flavour) implements Peer {}
}
