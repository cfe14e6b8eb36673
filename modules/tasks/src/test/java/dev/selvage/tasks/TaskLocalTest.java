// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class TaskLocalTest {
  private static final TaskLocal<String> USER = TaskLocal.named("user");

  @Test
  void get_whereItIsNotSet_namesTheTaskAndWhatToDo() {
    Simulated.run(vertx -> {
      assertThat(USER.orElse("nobody")).isEqualTo("nobody");
      assertThat(failureOf(() -> USER.get()))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage(
              "the task local 'user' is not set in the task 'test': set it before the fork, or use"
                  + " orElse");
    });
  }

  @Test
  void set_replaces_andClearTakesAway() {
    Simulated.run(vertx -> {
      USER.set("ada");
      USER.set("bob");
      assertThat(USER.find()).contains("bob");

      USER.clear();
      USER.clear();
      assertThat(USER.find()).isEmpty();
    });
  }

  @Test
  void where_returnsTheValueOfTheBody() {
    Simulated.run(
        vertx -> assertThat(USER.<String, Exception>where("ada", USER::get)).isEqualTo("ada"));
  }

  @Test
  void anything_outsideATask_saysSoAndNamesTheThread() {
    assertThatThrownBy(() -> USER.orElse("nobody"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "the task local 'user'.orElse was called outside a task, on the thread "
                + Thread.currentThread().getName());
    assertThatThrownBy(() -> USER.set("ada")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> USER.where("ada", () -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void set_onAContextThatAllCallbacksOfAVerticleShare_isRefused() {
    Simulated.run(vertx -> {
      Context shared = Simulated.contexts(vertx, 1).getFirst();
      Promise<Throwable> refused = Promise.promise();
      shared.runOnContext(unused -> refused.complete(failureOf(() -> USER.set("ada"))));

      assertThat(await(refused.future()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("on a context that all callbacks of its verticle share");
    });
  }

  @Test
  void nulls_areNoValues() {
    Simulated.run(vertx -> {
      assertThat(failureOf(() -> USER.set(nothing())))
          .hasMessage("the task local 'user'.set: the value is null; use clear");
      assertThat(failureOf(() -> TaskLocal.named(nothing())))
          .hasMessage("TaskLocal.named: the name is null");
    });
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }
}
