// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.sql.Connection;
import dev.selvage.sql.Database;
import dev.selvage.sql.SqlException;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subscription: a task that keeps a connection listening, and a queue to whoever reads. */
final class Listener {
  /** Events that may wait for their reader. */
  static final int CAPACITY = 1_000;

  private static final Duration PROBE_EVERY = Duration.ofSeconds(30);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger("dev.selvage.postgres");

  private final Database database;
  private final List<String> channels;
  final Queue<PostgresEvent> events = Queue.bounded(CAPACITY + 1);
  private final Promise<Boolean> listening = Promise.promise();

  private volatile boolean overflown;
  private Duration pause = FIRST_PAUSE;

  Listener(Database database, List<String> channels) {
    this.database = database;
    this.channels = channels;
  }

  static <X extends Exception> void run(
      Database database,
      List<String> channels,
      ActionWith<? super Iterable<PostgresEvent>, X> action)
      throws X {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("Postgres.listen: there are no channels to listen to");
    }
    Listener listener = new Listener(database, channels);
    try {
      Tasks.group(group -> {
        Task<@Nullable Void> listens = group.fork("listen", listener::listen);
        Tasks.await(listener.listening.future());
        try {
          action.run(listener.events);
        } finally {
          listens.cancel("nobody listens any more");
        }
      });
    } catch (Exception e) {
      throw Listener.<X>asDeclared(e);
    }
  }

  @SuppressWarnings("unchecked") // only the action throws what is checked
  private static <X extends Exception> X asDeclared(Exception e) throws X {
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    throw (X) e;
  }

  private void listen() {
    while (true) {
      try {
        database.connection(this::listenOn);
      } catch (SqlException e) {
        if (!listening.future().isComplete()) {
          throw e; // whoever begins to listen is told that it does not work
        }
        LOG.log(WARNING, "lost the connection that listens to " + channels + "; making another", e);
      }
      Tasks.sleep(pause);
      pause = longer(pause);
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void listenOn(Connection connection) {
    PgConnection wire = PgConnection.cast(connection.unwrap());
    Promise<Boolean> closed = Promise.promise();
    var _ = wire.notificationHandler(this::notified);
    var _ = wire.closeHandler(v -> closed.tryComplete(true));
    try {
      for (String channel : channels) {
        connection.execute("LISTEN " + quoted(channel));
      }
      if (!listening.tryComplete(true)) {
        LOG.log(INFO, "listening to {0} again", channels);
        gap("the connection was lost and made again");
      }
      pause = FIRST_PAUSE;
      watch(connection, closed);
    } finally {
      wire.notificationHandler(null);
      wire.closeHandler(null);
      stopListening(connection);
    }
  }

  /** Until the connection is closed; one that is dead without saying so is found by asking. */
  private static void watch(Connection connection, Promise<Boolean> closed) {
    while (true) {
      var gone = Tasks.moveOnAfter(PROBE_EVERY, () -> Tasks.await(closed.future()));
      int probe = Tasks.failAfter(PROBE_TIMEOUT, () -> connection.query("SELECT 1").rows().size());
      assert probe == 1 || gone.isPresent();
    }
  }

  private static void stopListening(Connection connection) {
    try {
      Tasks.shield(END_TIMEOUT, () -> connection.execute("UNLISTEN *"));
    } catch (RuntimeException e) {
      connection.discard();
    }
  }

  private static String quoted(String channel) {
    return "\"" + channel.replace("\"", "\"\"") + "\"";
  }

  // ---- on the event loop of the connection

  void notified(PgNotification notification) {
    if (events.size() < CAPACITY) {
      overflown = false;
      var _ =
          events.offer(
              new PostgresEvent.Notification(
                  notification.getChannel(),
                  notification.getPayload(),
                  notification.getProcessId()));
    } else if (!overflown) {
      overflown = true;
      gap(CAPACITY + " events waited for their reader");
    }
  }

  private void gap(String why) {
    var _ = events.offer(new PostgresEvent.Gap(why)); // full: its last element is a gap already
  }
}
