// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.Set;

/**
 * Reports, once, each lease that is held for too long. Looks four times in that span, by a timer
 * that is there only while connections are held.
 */
final class LeakWatch {
  static final int LOOKS = 4;
  private static final System.Logger LOG = System.getLogger("dev.selvage.sql");

  private final Server server;
  private final Set<Lease> held;

  // Guarded by this.
  private boolean looking;

  LeakWatch(Server server, Set<Lease> held) {
    this.server = server;
    this.held = held;
  }

  /** A connection was leased. */
  void begin() {
    if (!server.options().leakAfter().isZero()) {
      schedule();
    }
  }

  private synchronized void schedule() {
    if (!looking) {
      looking = true;
      Duration pause = server.options().leakAfter().dividedBy(LOOKS);
      server.vertx().setTimer(Math.max(1, pause.toMillis()), id -> look());
    }
  }

  private void look() {
    synchronized (this) {
      looking = false;
    }
    for (Lease lease : held) {
      if (lease.seen() == LOOKS + 1) {
        LOG.log(
            WARNING,
            "a connection of {0} has been held for more than {1} by {2}",
            server,
            Words.of(server.options().leakAfter()),
            lease.holder());
      }
    }
    if (!held.isEmpty()) {
      schedule();
    }
  }
}
