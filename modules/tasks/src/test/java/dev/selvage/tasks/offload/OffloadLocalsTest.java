// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Note;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.TaskLocal;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Law L11 on workers; there is one of them, so that calls meet what earlier ones left behind. */
@Timeout(60)
final class OffloadLocalsTest {
  private static final TaskLocal<String> USER = TaskLocal.named("user");

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));

  @AfterEach
  void close() {
    Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
  }

  private void run(Action<Exception> body) {
    Tasks.run(vertx, body).toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void law11_offloadedCode_seesTheLocalsOfItsTask_andWhatItSetsStaysThere() {
    run(() -> {
      USER.set("ada");
      Note.write("ada's");

      assertThat(Offload.blocking(() -> changed())).isEqualTo("adaada's");
      assertThat(Offload.cpu(() -> changed())).isEqualTo("adaada's");
      assertThat(Offload.interruptible(() -> changed())).isEqualTo("adaada's");
      assertThat(Offload.abandonable(() -> changed())).isEqualTo("adaada's");

      assertThat(USER.get() + Note.read()).isEqualTo("adaada's");
    });
  }

  private static String changed() {
    String seen = USER.get() + Note.read();
    USER.set("the worker");
    Note.write("the worker's");
    return seen;
  }

  @Test
  void law11_worker_keepsNothingOfATask_andShowsItNothingOfItsOwn() {
    run(() -> {
      await(vertx.executeBlocking(() -> leftBehind()));

      assertThat(Offload.blocking(() -> String.valueOf(Note.read()))).isEqualTo("null");
      Note.write("ada's");
      assertThat(Offload.blocking(() -> String.valueOf(Note.read()))).isEqualTo("ada's");

      assertThat(await(vertx.executeBlocking(() -> Note.read()))).isEqualTo("left behind");
    });
  }

  private static boolean leftBehind() {
    Note.write("left behind");
    return true;
  }

  @Test
  void law11_taskForkedByAWorker_beginsWithTheLocalsOfTheWorker() {
    run(() -> {
      USER.set("ada");
      String seen =
          group(g ->
              Offload.blocking(
                      () -> {
                        USER.set("the worker");
                        Note.write("the worker's");
                        return g.fork(() -> USER.get() + Note.read());
                      })
                  .await());

      assertThat(seen).isEqualTo("the workerthe worker's");
      assertThat(USER.get()).isEqualTo("ada");
    });
  }

  @Test
  void law11_queuedCall_seesWhatWasSetWhenItWasMade() {
    Simulated.everySeedAlone(
        200,
        1,
        (random, simulated) ->
            group(g -> {
              for (int i = 0; i < 5; i++) {
                String name = "user " + i;
                g.fork(() -> {
                  USER.set(name);
                  Simulated.pass(random);
                  String seen = Offload.blocking(() -> changed());
                  assertThat(seen).isEqualTo(name + "null");
                  assertThat(USER.get()).isEqualTo(name);
                });
              }
            }));
  }
}
