// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The line of those who wait for a connection. As many may hold one as the pool has, first come,
 * first served; so the pool's own line, which nobody can leave, stays empty.
 *
 * <p>A lease is <em>queued</em>, <em>connecting</em>, <em>granted</em>, <em>in use</em> and
 * <em>returning</em>. Who is cancelled while queued leaves the line. Who is cancelled while
 * connecting goes at once, and the place is free when the pool's answer has come and was given
 * back. Who was granted a connection has it, whatever is cancelled meanwhile, and gives it back.
 */
final class Leases {
  private final Server server;
  private final int most;
  private final LeakWatch watch;
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private int taken;
  private final LinkedHashSet<Place> waiting = new LinkedHashSet<>();
  private @Nullable Promise<Void> closing;

  Leases(Server server, int most) {
    this.server = server;
    this.most = most;
    this.watch = new LeakWatch(server, held);
  }

  /** Waits for a connection. The caller closes the lease. */
  Lease lease() {
    Deadline began = Deadline.after(Duration.ZERO);
    Progress progress = new Progress();
    Optional<Lease> lease =
        Tasks.moveOnAfter(
            server.options().leaseTimeout(),
            () -> {
              awaitPlace(began);
              progress.connecting = true;
              return connect();
            });
    return lease.orElseThrow(() -> late(progress, began));
  }

  private static final class Progress {
    private boolean connecting;
  }

  private SqlException late(Progress progress, Deadline began) {
    Duration timeout = server.options().leaseTimeout();
    return progress.connecting
        ? new ConnectionLostException(
            "08001", server + " gave no connection within " + Words.of(timeout), null, false, null)
        : exhausted(
            "no connection of " + server + " became free within " + Words.of(timeout), began);
  }

  private PoolExhaustedException exhausted(String what, Deadline began) {
    Duration waited = began.remaining().negated();
    List<String> holders = holders();
    return new PoolExhaustedException(
        what
            + ": all "
            + most
            + " are in use, "
            + waiting()
            + " wait. Held by "
            + (holders.isEmpty() ? "nobody any more" : String.join("; ", holders)),
        waited,
        holders);
  }

  /** Who holds connections, the longest first. In a task. */
  List<String> holders() {
    return held.stream().sorted(Lease.BY_AGE).map(Lease::inWords).toList();
  }

  // ---- queued

  private void awaitPlace(Deadline began) {
    Tasks.checkpoint();
    Place place;
    synchronized (this) {
      refuseWhenClosed();
      if (taken < most) {
        taken++;
        return;
      }
      place = waiting.size() < server.options().maxWaiting() ? new Place() : null;
      if (place != null) {
        waiting.add(place);
      }
    }
    if (place == null) {
      throw exhausted("no more tasks may wait for a connection of " + server, began);
    }
    place.await();
    if (!place.granted) {
      throw closed();
    }
  }

  private void refuseWhenClosed() {
    if (closing != null) {
      throw closed();
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException(server + " is closed");
  }

  private final class Place extends Waiter {
    private volatile boolean granted;

    Place() {
      super("Database.query");
    }

    @Override
    protected void withdraw() {
      synchronized (Leases.this) {
        waiting.remove(this);
      }
    }

    @Override
    public String toString() {
      return "a connection of " + server;
    }
  }

  private void release() {
    Promise<Void> last;
    synchronized (this) {
      while (!waiting.isEmpty()) {
        Place next = waiting.removeFirst();
        next.granted = true;
        if (next.resume()) {
          return; // the place is that task's now
        }
      }
      taken--;
      last = taken == 0 ? closing : null;
    }
    if (last != null) {
      last.tryComplete();
    }
  }

  // ---- connecting

  private Lease connect() {
    Connecting connecting;
    try {
      Tasks.checkpoint();
      connecting = new Connecting();
    } catch (Throwable e) {
      release();
      throw e;
    }
    server.pool().getConnection().onComplete(connecting);
    connecting.await();
    return connecting.lease();
  }

  private final class Connecting extends Waiter implements Completable<SqlConnection> {
    private @Nullable SqlConnection connection;
    private @Nullable Throwable failure;

    Connecting() {
      super("Database.query");
    }

    @Override
    public void complete(@Nullable SqlConnection result, @Nullable Throwable cause) {
      connection = result;
      failure = cause;
      if (!resume()) {
        if (result == null) {
          release();
        } else {
          result.close().onComplete(done -> release());
        }
      }
    }

    Lease lease() {
      if (connection == null) {
        release();
        throw Failures.connecting(server, failure);
      }
      Lease lease = new Lease(Leases.this, server, connection);
      held.add(lease);
      watch.begin();
      return lease;
    }

    @Override
    protected void withdraw() {
      // complete() finds it settled, and gives back what comes
    }

    @Override
    public String toString() {
      return "the making of a connection of " + server;
    }
  }

  // ---- returning

  /** The lease is over; its place is free when the connection is back in the pool. */
  void give(Lease lease, Future<Void> back) {
    held.remove(lease);
    AtomicBoolean once = new AtomicBoolean();
    back.onComplete(done -> {
      if (once.compareAndSet(false, true)) {
        release();
      }
    });
  }

  // ---- for everybody

  /** Refuses new leases, and completes when none is held. Any thread. */
  Future<Void> close() {
    List<Place> sent;
    Promise<Void> done;
    synchronized (this) {
      done = closing == null ? Promise.promise() : closing;
      closing = done;
      sent = new ArrayList<>(waiting);
      waiting.clear();
      if (taken == 0) {
        done.tryComplete();
      }
    }
    for (Place place : sent) {
      var _ = place.resume(); // and finds that nothing was granted
    }
    return done.future();
  }

  synchronized int taken() {
    return taken;
  }

  synchronized int waiting() {
    return (int) waiting.stream().filter(Waiter::isWaiting).count();
  }

  int most() {
    return most;
  }
}
