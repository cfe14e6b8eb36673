// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many calls to one host go on at a time, and so many wait. It stands before the pool of
 * Vert.x, whose waiters cannot be cancelled: they would keep their places in the queue, and be
 * given connections, long after nobody waits for them. Any thread.
 */
final class Gates {
  private final int open;
  private final int waiting;
  private final ConcurrentHashMap<String, Gate> gates = new ConcurrentHashMap<>();

  Gates(int open, int waiting) {
    this.open = open;
    this.waiting = waiting;
  }

  /**
   * Waits until the call may go on.
   *
   * @throws HttpBusyException when too many wait already
   */
  Pass enter(HttpMethod method, Target target) {
    Gate gate = gates.compute(target.origin(), (origin, known) -> used(known, method, target));
    Pass pass = new Pass(this, target.origin());
    try {
      pass.permit = gate.permits.acquire();
      return pass;
    } finally {
      if (pass.permit == null) {
        leave(target.origin());
      }
    }
  }

  /** In the map's own lock. */
  private Gate used(@Nullable Gate known, HttpMethod method, Target target) {
    Gate gate = known == null ? new Gate(open) : known;
    if (gate.users == (long) open + waiting) {
      throw new HttpBusyException(
          method,
          target.toString(),
          open + " calls to " + target.origin() + " are going on and " + waiting + " wait");
    }
    gate.users++;
    return gate;
  }

  /** A host that nobody calls any more is forgotten. */
  private void leave(String name) {
    gates.computeIfPresent(name, (origin, gate) -> --gate.users == 0 ? null : gate);
  }

  /** How many hosts are being called. */
  int size() {
    return gates.size();
  }

  private static final class Gate {
    final Semaphore permits;

    /** Calls that go on and calls that wait; in the map's own lock. */
    long users;

    Gate(int open) {
      permits = Semaphore.of(open);
    }
  }

  /** The right of one call to go on. Belongs to its task. */
  static final class Pass implements AutoCloseable {
    private final Gates gates;
    private final String origin;
    private Semaphore.@Nullable Permit permit;

    private Pass(Gates gates, String origin) {
      this.gates = gates;
      this.origin = origin;
    }

    @Override
    public void close() {
      if (permit != null) {
        permit.close();
        permit = null;
        gates.leave(origin);
      }
    }
  }
}
