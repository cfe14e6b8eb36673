// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import dev.selvage.benchmarks.Group;
import dev.selvage.benchmarks.Peer;
import dev.selvage.benchmarks.Row;
import dev.selvage.benchmarks.Service;
import java.util.List;
import java.util.Map;

/** The table of transports. */
public final class TransportGroup {
  private static final List<String> LOOP =
      List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dselvage.carrier=loop");

  private TransportGroup() {}

  /** HTTP over loopback on each transport. */
  public static Group group() {
    return new Group(
        "transport",
        "HTTP on the transports of Vert.x",
        "dev.selvage.benchmarks.transport.TransportBenchmark",
        "nio",
        List.of(
            Row.cpu("one", "1 connection, 64 bytes", "request"),
            Row.cpu("many", "50 connections, 64 bytes", "request"),
            Row.cpu("large", "50 connections, 16 kB", "request")),
        List.of(transport("nio"), transport("epoll"), transport("io_uring")),
        Map.of(),
        Service.NONE,
        1,
        List.of(
            "CPU time, heap and so on are those of the server's process. The client is another"
                + " process on the same machine, with the sockets of the JDK for every transport.",
            "The server has one event loop and answers each request in a task. Connections are kept"
                + " and have one request under way; every answer is compared, byte by byte.",
            "Loopback has no network card and no packet loss. Wall-clock time is that of client and"
                + " server together."));
  }

  private static Peer.InJvm transport(String name) {
    return new Peer.InJvm(name, name, name, LOOP);
  }
}
