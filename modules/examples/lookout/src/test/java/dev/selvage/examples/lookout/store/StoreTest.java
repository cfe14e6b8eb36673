// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.sql.Database;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.testing.sql.EachDatabase;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;

/** The store and its writer on real databases. */
final class StoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

  private Store store;

  @BeforeEach
  void createTables(Database db) {
    store = new Store(db);
    store.createSchema();
  }

  private static NewTarget target(String url) {
    return new NewTarget(url, 5, 2_000);
  }

  private static Check up(long targetId, Instant at) {
    return new Check(targetId, at, State.UP, 1.5, 200, null);
  }

  private static Check down(long targetId, Instant at) {
    return new Check(targetId, at, State.DOWN, 2.5, null, "broken");
  }

  @EachDatabase
  void schema_isCreatedAgain_withoutHarm() {
    store.add(target("http://a/"), NOW);
    store.createSchema();

    assertThat(store.targets()).hasSize(1);
  }

  @EachDatabase
  void target_isReadAsItWasAdded() {
    TargetStatus added = store.add(target("http://a/"), NOW);

    assertThat(store.target(added.target().id())).contains(added);
    assertThat(added.state()).isEqualTo(State.UNKNOWN);
    assertThat(added.since()).isEqualTo(NOW);
    assertThat(added.lastStatus()).isNull();
    assertThat(store.countTargets()).isEqualTo(1);
  }

  @EachDatabase
  void targetThatIsThere_isNotAddedAgain() {
    assertThat(store.addIfMissing(target("http://a/"), NOW)).isPresent();
    assertThat(store.addIfMissing(target("http://a/"), NOW)).isEmpty();
    assertThat(store.targets()).hasSize(1);
  }

  @EachDatabase
  void checks_areReadNewestFirst_andTurnTheTarget() {
    long id = store.add(target("http://a/"), NOW).target().id();
    Instant later = NOW.plusSeconds(5);
    store.write(List.of(up(id, NOW), up(id, later), down(id, later.plusSeconds(5))));

    assertThat(store.checks(id, 2)).containsExactly(down(id, later.plusSeconds(5)), up(id, later));
    TargetStatus status = store.target(id).orElseThrow();
    assertThat(status.state()).isEqualTo(State.DOWN);
    assertThat(status.since()).isEqualTo(later.plusSeconds(5));
    assertThat(status.checks()).isEqualTo(3);
    assertThat(status.lastError()).isEqualTo("broken");
    assertThat(status.lastStatus()).isNull();
  }

  @EachDatabase
  void sameState_keepsItsBegin() {
    long id = store.add(target("http://a/"), NOW).target().id();
    store.write(List.of(up(id, NOW.plusSeconds(1)), up(id, NOW.plusSeconds(2))));

    assertThat(store.target(id).orElseThrow().since()).isEqualTo(NOW.plusSeconds(1));
  }

  @EachDatabase
  void deletedTarget_takesItsChecksWithIt_andGetsNoMore() {
    long id = store.add(target("http://a/"), NOW).target().id();
    store.write(List.of(up(id, NOW)));

    assertThat(store.remove(id)).isTrue();
    assertThat(store.remove(id)).isFalse();
    store.write(List.of(up(id, NOW)));

    assertThat(store.checks(id, 10)).isEmpty();
    assertThat(store.add(target("http://b/"), NOW).target().id()).isGreaterThan(id);
  }

  @EachDatabase
  void trim_keepsTheNewest() {
    long id = store.add(target("http://a/"), NOW).target().id();
    store.write(LongStream.range(0, 50).mapToObj(i -> up(id, NOW.plusSeconds(i))).toList());
    store.trim(10);

    assertThat(store.checks(id, 100)).hasSize(10);
    assertThat(store.checks(id, 1)).containsExactly(up(id, NOW.plusSeconds(49)));
    assertThat(store.target(id).orElseThrow().checks()).isEqualTo(50);
  }

  @EachDatabase
  void storedLatencies_areTheLastOfEachTarget_oldestFirst(Database db) {
    List<Double> read = new ArrayList<>();
    long id = store.add(target("http://a/"), NOW).target().id();
    List<Check> checks = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      checks.add(new Check(id, NOW, State.UP, i, 200, null));
    }
    checks.add(down(id, NOW));
    store.write(checks);

    Tasks.await(new StoredLatencies(db.pool()).read(3, (target, millis) -> read.add(millis)));

    assertThat(read).containsExactly(3.0, 4.0, 5.0);
  }

  @EachDatabase
  void writer_whenUndeployed_writesWhatTheQueueHas(Vertx vertx) {
    Queue<Check> queue = Queue.bounded(1_000);
    String writer = Tasks.await(vertx.deployVerticle(new CheckWriter(store, queue, 1_000_000)));
    long id = store.add(target("http://a/"), NOW).target().id();
    for (int i = 0; i < 250; i++) {
      queue.put(up(id, NOW.plusSeconds(i)));
    }
    Tasks.await(vertx.undeploy(writer));

    assertThat(queue.size()).isZero();
    assertThat(store.target(id).orElseThrow().checks()).isEqualTo(250);
    assertThat(store.checks(id, 1_000)).hasSize(250);
  }

  @EachDatabase
  void writer_restarted_losesNothing(Vertx vertx) throws Exception {
    Queue<Check> queue = Queue.bounded(10);
    long id = store.add(target("http://a/"), NOW).target().id();
    Tasks.group(g -> {
      g.fork(() -> {
        for (int i = 0; i < 500; i++) {
          queue.put(up(id, NOW.plusSeconds(i)));
        }
      });
      for (int restart = 0; restart < 5; restart++) {
        String writer = Tasks.await(vertx.deployVerticle(new CheckWriter(store, queue, 1_000_000)));
        Tasks.sleep(CheckWriter.LINGER);
        Tasks.await(vertx.undeploy(writer));
      }
      String last = Tasks.await(vertx.deployVerticle(new CheckWriter(store, queue, 1_000_000)));
      while (store.target(id).orElseThrow().checks() < 500) {
        Tasks.sleep(CheckWriter.LINGER);
      }
      Tasks.await(vertx.undeploy(last));
    });

    assertThat(store.checks(id, 1_000)).hasSize(500);
  }
}
