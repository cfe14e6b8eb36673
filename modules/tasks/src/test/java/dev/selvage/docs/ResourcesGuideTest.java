// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Resources;
import dev.selvage.tasks.Simulated;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/resources.md. */
final class ResourcesGuideTest {
  private final List<Object> log = new ArrayList<>();

  private Connection connect(String host) {
    sleep(ofMillis(5));
    log.add("+" + host);
    return new Connection(host, log);
  }

  private record Connection(String host, List<Object> log) implements AutoCloseable {
    @Override
    public void close() {
      sleep(ofMillis(1));
      log.add("-" + host);
    }
  }

  private record Server(Vertx vertx, List<Object> log) {
    Future<?> close() {
      return vertx.timer(1, MILLISECONDS).onSuccess(unused -> log.add("-server"));
    }
  }

  private Future<Server> listen(Vertx vertx) {
    return vertx
        .timer(1, MILLISECONDS)
        .map(unused -> {
          log.add("+server");
          return new Server(vertx, log);
        });
  }

  private String lock(String name) {
    log.add("locked " + name);
    return name;
  }

  private void unlock(String name) {
    log.add("unlocked " + name);
  }

  private record Cluster(List<Connection> members, String lock) {}

  @Test
  void resources_areReleasedInReverse() {
    Simulated.run(vertx -> {
      // snippet:begin use
      Resources.use(r -> {
        Connection database = r.acquire(() -> connect("database")); // AutoCloseable
        String lock = r.acquire(() -> lock("jobs"), name -> unlock(name)); // anything else
        Server server = r.acquire(listen(vertx), Server::close); // a Future of Vert.x, and back
        r.onRelease(() -> log.add("first of all"));
        log.add("work with " + database.host() + ", " + lock + " and " + server.vertx());
      });
      // snippet:end

      assertThat(log)
          .containsSubsequence("+database", "locked jobs", "+server")
          .endsWith("first of all", "-server", "unlocked jobs", "-database");
    });
  }

  @Test
  void parts_areAcquiredTogether() {
    Simulated.run(vertx -> {
      // snippet:begin parts
      Resources.use(r -> {
        Cluster cluster =
            r.allOrNothing(parts -> {
              var members = gather(List.of("a", "b"), host -> parts.acquire(() -> connect(host)));
              return new Cluster(members, parts.acquire(() -> lock("leader"), this::unlock));
            });
        log.add(cluster.members().size() + " members");
      });
      // snippet:end

      assertThat(log)
          .containsExactly("+a", "+b", "locked leader", "2 members", "unlocked leader", "-b", "-a");
    });
  }
}
