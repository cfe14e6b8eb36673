// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import dev.selvage.benchmarks.Samples.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured of a group. */
final class Results {
  private record Cell(String row, String peer) {}

  private final Map<Cell, Samples> cells = new LinkedHashMap<>();

  void add(Row row, Peer peer, Samples samples) {
    of(row, peer).addAll(samples);
  }

  Samples of(Row row, Peer peer) {
    return cells.computeIfAbsent(new Cell(row.id(), peer.id()), cell -> new Samples());
  }

  /** The main figure of a cell. */
  OptionalDouble figure(Row row, Peer peer) {
    return of(row, peer).median(row.figure() == Row.Figure.HEAP ? Kind.HEAP : Kind.CPU);
  }
}
