// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A table: workloads that are done by several peers.
 *
 * @param id what {@code B=} chooses it by
 * @param title the headline of the table
 * @param benchmark the name of the JMH class; each row is a method of it
 * @param baseline the id of the peer that ratios are given to
 * @param rows the workloads
 * @param peers the columns
 * @param missing per peer the ids of the rows that it has no programs for
 * @param service what must run beside the peers
 * @param pace how many times longer its iterations are than a plan says: what takes longer to warm
 *     up needs it
 * @param notes sentences below the table, which say what is not obvious about a row or a column
 */
public record Group(
    String id,
    String title,
    String benchmark,
    String baseline,
    List<Row> rows,
    List<Peer> peers,
    Map<String, List<String>> missing,
    Service service,
    int pace,
    List<String> notes) {

  boolean has(Peer peer, Row row) {
    return !missing.getOrDefault(peer.id(), List.of()).contains(row.id());
  }

  Group only(Plan plan) {
    return new Group(
        id,
        title,
        benchmark,
        baseline,
        rows.stream().filter(row -> plan.wants(row)).toList(),
        peers.stream().filter(peer -> plan.wants(peer)).toList(),
        missing,
        service,
        pace,
        notes);
  }

  /** With peers that use the service at that URI. */
  Group using(String uri) {
    List<Peer> using = peers.stream().map(peer -> peer.using(uri)).toList();
    return new Group(id, title, benchmark, baseline, rows, using, missing, service, pace, notes);
  }
}
