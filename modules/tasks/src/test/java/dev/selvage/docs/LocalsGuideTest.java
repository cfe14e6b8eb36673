// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Locals;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.TaskLocal;
import dev.selvage.tasks.offload.Offload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/tasks.md on locals. */
final class LocalsGuideTest {
  private final List<String> log = new ArrayList<>();

  // snippet:begin locals
  static final TaskLocal<String> USER = TaskLocal.named("user");

  private List<String> answer(String user, List<String> items) {
    return USER.where(user, () -> gather(items, item -> price(item))); // every fork sees the user
  }

  private String price(String item) {
    String text = Offload.blocking(() -> item + " for " + USER.get()); // and so does a worker
    log.add(USER.orElse("nobody") + " asked for " + item);
    return text;
  }

  // snippet:end

  @Test
  void where_reachesForksAndWorkers() {
    Simulated.run(vertx -> {
      assertThat(answer("ada", List.of("tea", "milk")))
          .containsExactly("tea for ada", "milk for ada");
      assertThat(log).containsExactlyInAnyOrder("ada asked for tea", "ada asked for milk");
      assertThat(USER.find()).isEmpty();
    });
  }

  @Test
  void fork_copies() {
    Simulated.run(vertx -> {
      // snippet:begin locals-fork
      USER.set("ada");
      group(g -> {
        g.fork(() -> USER.set("bob")); // for itself and what it forks
      });
      log.add(USER.get()); // ada
      // snippet:end
      assertThat(log).containsExactly("ada");
    });
  }

  @Test
  void copy_isForOtherThreads() {
    List<Runnable> pool = new ArrayList<>();
    Simulated.run(vertx -> {
      USER.set("ada");
      // snippet:begin locals-copy
      Locals locals = Locals.copy();
      pool.add(() -> locals.run(() -> log.add(USER.get())));
      // snippet:end
      USER.set("bob");
    });
    pool.forEach(Runnable::run);

    assertThat(log).containsExactly("ada");
  }
}
