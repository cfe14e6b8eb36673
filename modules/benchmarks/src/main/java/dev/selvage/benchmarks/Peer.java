// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.util.List;
import java.util.stream.Stream;

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

  /** The same with the URI of a service that is running. */
  Peer using(String uri);

  /**
   * Programs in a JVM, run by JMH.
   *
   * @param programs the name of the class with the programs
   * @param flags the options that its JVM needs
   */
  record InJvm(String id, String name, String programs, List<String> flags) implements Peer {
    /** The system property that holds the URI. */
    public static final String SERVICE = "benchmarks.service";

    @Override
    public InJvm using(String uri) {
      List<String> more =
          Stream.concat(flags.stream(), Stream.of("-D" + SERVICE + "=" + uri)).toList();
      return new InJvm(id, name, programs, more);
    }
  }

  /**
   * A program in another language, which prints what it has measured.
   *
   * @param tool what runs it
   * @param flavour its first argument
   * @param arguments its last ones
   */
  record Program(String id, String name, Tool tool, String flavour, List<String> arguments)
      implements Peer {
    /** A program without further arguments. */
    public Program(String id, String name, Tool tool, String flavour) {
      this(id, name, tool, flavour, List.of());
    }

    @Override
    public Program using(String uri) {
      List<String> more = Stream.concat(arguments.stream(), Stream.of(uri)).toList();
      return new Program(id, name, tool, flavour, more);
    }
  }
}
