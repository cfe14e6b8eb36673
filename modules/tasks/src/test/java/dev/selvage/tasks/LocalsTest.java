// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.asCompleted;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.race;
import static dev.selvage.tasks.Tasks.service;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.flow.Flow;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Law L11: locals are copied at the fork and never shared with the parent afterwards. */
final class LocalsTest {
  private static final TaskLocal<String> USER = TaskLocal.named("user");
  private static final TaskLocal<Integer> DEPTH = TaskLocal.named("depth");

  // ---- many orders

  /** A tree of tasks that set and fork as chance wants: each knows what it must see. */
  @Test
  void law11_anyTree_inAnyOrder_seesWhatItsForkSawAndWhatItSetItself() {
    everySeed(1_000, (random, vertx) -> grow(random, 3, "none"));
  }

  private static void grow(Random random, int depth, String inherited) throws Exception {
    assertThat(seen()).isEqualTo(inherited);
    group(g -> {
      String mine = inherited;
      for (int i = random.nextInt(3); i >= 0; i--) {
        if (random.nextBoolean()) {
          mine = setAll(random);
        }
        if (depth > 0) {
          String atFork = mine;
          fork(g, random, () -> grow(random, depth - 1, atFork));
        }
        pass(random);
        assertThat(seen()).isEqualTo(mine);
      }
    });
  }

  private static void fork(TaskGroup g, Random random, Action<?> action) {
    switch (random.nextInt(4)) {
      case 0 -> g.forkEager(action);
      case 1 -> g.forkDaemon(() -> shield(ofSeconds(60), () -> action.run()));
      default -> g.fork(action);
    }
  }

  private static String setAll(Random random) {
    String text = "user " + random.nextInt(100);
    USER.set(text);
    RegisteredLocals.SHARED.put(Vertx.currentContext(), text);
    Note.write(text);
    return text;
  }

  /** The same through all three: a task local, a local of Vert.x, and one bound to threads. */
  private static String seen() {
    String user = USER.orElse("none");
    String shared = RegisteredLocals.SHARED.get(Vertx.currentContext());
    String note = Note.read();
    return user.equals("none") && shared == null && note == null
        ? "none"
        : user.equals(shared) && user.equals(note) ? user : user + "," + shared + "," + note;
  }

  @Test
  void law11_forkOntoAnotherLoop_copiesTheForkersAndNotTheGroupsLocals() {
    everySeedAlone(
        200,
        3,
        (random, vertx) -> {
          List<Context> loops = Simulated.contexts(vertx, 2);
          Promise<TaskGroup> opened = Promise.promise();
          Promise<Void> done = Promise.promise();
          Future<String> owner = Simulated.on(loops.getFirst(), () -> host(opened, done, random));

          Future<String> forked =
              Simulated.on(
                  loops.getLast(),
                  () -> {
                    TaskGroup theirs = await(opened.future());
                    String mine = setAll(random);
                    Task<String> child =
                        theirs.fork(() -> {
                          pass(random);
                          String inherited = seen();
                          setAll(random);
                          return inherited;
                        });
                    USER.set("changed after the fork");
                    assertThat(await(child.future())).isEqualTo(mine);
                    return USER.get();
                  });

          assertThat(await(forked)).isEqualTo("changed after the fork");
          done.complete();
          assertThat(await(owner)).isEqualTo("the owner");
        });
  }

  private static String host(Promise<TaskGroup> opened, Promise<Void> done, Random random)
      throws Exception {
    USER.set("the owner");
    group(g -> {
      opened.complete(g);
      pass(random);
      await(done.future());
    });
    return USER.get();
  }

  // ---- every kind of fork

  @Test
  void law11_everyKindOfFork_copies() {
    Simulated.run(vertx -> {
      USER.set("ada");
      List<String> seen = new ArrayList<>();

      seen.addAll(gather(List.of(1, 2), item -> changed()));
      seen.addAll(gather(List.of(3), 1, item -> changed()));
      seen.add(race(() -> changed()));
      asCompleted(List.of(1), item -> changed()).forEach(seen::add);
      group(g -> {
        seen.add(g.start("ready", ready -> ready.ready(changed())));
        seen.add(g.fork("named", () -> changed()).await());
      });
      service(g -> {
        seen.add(g.fork(() -> changed()).await());
      });
      seen.addAll(Flow.<String>of(out -> out.emit(changed())).buffer(1).toList());
      seen.add(Tasks.abandonAfter(ofSeconds(1), () -> changed()));
      seen.add(await(Tasks.run(vertx, () -> changed())));

      assertThat(seen).containsOnly("ada").hasSize(11);
      assertThat(USER.get()).isEqualTo("ada");
    });
  }

  private static String changed() {
    String inherited = USER.get();
    USER.set("someone else");
    return inherited;
  }

  @Test
  void law11_blocksOfATask_areItsOwnCode() {
    Simulated.run(vertx -> {
      group(g -> {
        USER.set("from the group");
      });
      assertThat(USER.get()).isEqualTo("from the group");

      failAfter(ofSeconds(1), () -> shield(ofSeconds(1), () -> USER.set("from the blocks")));
      assertThat(USER.get()).isEqualTo("from the blocks");
    });
  }

  // ---- what comes from outside

  @Test
  void law11_callbackOfATimer_seesTheTasksLocals_andWhatItForksCopiesThem() {
    Simulated.run(vertx -> {
      USER.set("ada");
      List<String> seen = new ArrayList<>();

      group(g -> {
        vertx.setTimer(
            1,
            id -> {
              seen.add(USER.get());
              g.fork(() -> seen.add(changed()));
            });
        vertx.setTimer(2, Tasks.handler(id -> seen.add(changed())));
        sleep(ofMillis(5));
      });

      assertThat(seen).containsExactly("ada", "ada", "ada");
      assertThat(USER.get()).isEqualTo("ada");
    });
  }

  @Test
  void law11_callbackOfTheLoop_seesNothingThatIsBoundToTheThreadOfATask() {
    Simulated.run(vertx -> {
      Note.write("of the task");
      Promise<String> noted = Promise.promise();
      vertx.runOnContext(unused -> noted.complete(String.valueOf(Note.read())));

      assertThat(await(noted.future())).isEqualTo("null");
      assertThat(Note.read()).isEqualTo("of the task");
    });
  }

  @Test
  void law11_tasksOfOneLoop_keepTheirNotesThroughTheWaits() {
    Simulated.run(vertx -> {
      List<String> seen = new ArrayList<>();
      group(g -> {
        for (String name : List.of("a", "b")) {
          g.fork(() -> {
            Note.write(name);
            letOthersGo();
            seen.add(name + Note.read());
            sleep(ofMillis(1));
            seen.add(name + Note.read());
          });
        }
      });

      assertThat(seen).containsExactly("aa", "bb", "aa", "bb");
      assertThat(Note.read()).isNull();
    });
  }

  @Test
  void law11_localsOfTheContextOfAVerticle_areCopied_withTheirDuplicators() {
    Simulated.run(vertx -> {
      Context own = Simulated.contexts(vertx, 1).getFirst();
      List<String> list = new ArrayList<>(List.of("of the verticle"));
      RegisteredLocals.SHARED.put(own, "shared");
      RegisteredLocals.DUPLICATED.put(own, list);

      String seen =
          await(
              Simulated.on(
                  own,
                  () -> {
                    RegisteredLocals.DUPLICATED.get(Vertx.currentContext()).add("of the task");
                    return RegisteredLocals.SHARED.get(Vertx.currentContext())
                        + RegisteredLocals.DUPLICATED.get(Vertx.currentContext());
                  }));

      assertThat(seen).isEqualTo("shared[of the verticle, of the task]");
      assertThat(list).containsExactly("of the verticle");
    });
  }

  @Test
  void law11_localsWithADuplicator_areDuplicatedAtEachFork() {
    Simulated.run(vertx -> {
      RegisteredLocals.DUPLICATED.put(Vertx.currentContext(), new ArrayList<>(List.of("parent")));
      group(
          g -> g.fork(() -> RegisteredLocals.DUPLICATED.get(Vertx.currentContext()).add("child")));

      assertThat(RegisteredLocals.DUPLICATED.get(Vertx.currentContext())).containsExactly("parent");
    });
  }

  @Test
  void law11_taskVerticle_hasLocalsOfItsOwn() {
    Simulated.run(vertx -> {
      USER.set("who deploys");
      Promise<String> seen = Promise.promise();
      String id =
          await(
              vertx.deployVerticle(
                  new TaskVerticle() {
                    @Override
                    protected void start(TaskGroup group) {
                      seen.complete(USER.orElse("nobody"));
                      USER.set("the verticle");
                      group.fork(() -> sleep(ofSeconds(1)));
                    }
                  }));

      assertThat(await(seen.future())).isEqualTo("nobody");
      await(vertx.undeploy(id));
      assertThat(USER.get()).isEqualTo("who deploys");
    });
  }

  @Test
  void law11_copyOfLocals_isGivenToCodeElsewhereAndTakenAwayAgain() {
    Simulated.run(vertx -> {
      USER.set("ada");
      Note.write("ada's");
      Locals copy = Locals.copy();
      USER.set("bob");
      Note.write("bob's");

      String seen = copy.call(() -> USER.get() + Note.read());
      copy.run(() -> USER.set("whoever"));

      assertThat(seen).isEqualTo("adaada's");
      assertThat(USER.get() + Note.read()).isEqualTo("bobbob's");
      String child = group(g -> copy.call(() -> g.fork(() -> USER.get())).await());
      assertThat(child).isEqualTo("whoever");
    });
  }

  @Test
  void law11_noteThatCannotBeCopied_isToldAndTheForkGoesOn() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        Note.write("cannot be copied");
        group(g -> g.fork(() -> assertThat(Note.read()).isNull()));
      });

      assertThat(lines.lines())
          .containsExactly("copying what is bound to a thread failed: the note");
    }
  }

  // ---- requests

  @Test
  void law11_requestsOnOneServer_haveLocalsOfTheirOwn() {
    Simulated.run(vertx -> {
      USER.set("who listens");
      var server =
          await(
              vertx
                  .createHttpServer()
                  .requestHandler(
                      Tasks.handler(request -> {
                        String before = USER.orElse("nobody");
                        USER.set(request.path());
                        sleep(ofMillis(10));
                        await(request.response().end(before + USER.get()));
                      }))
                  .listen(8080, "localhost"));
      var client = vertx.createHttpClient();

      List<String> answers =
          gather(
              List.of("/a", "/b", "/c"),
              path ->
                  await(
                      client
                          .request(io.vertx.core.http.HttpMethod.GET, 8080, "localhost", path)
                          .compose(request -> request.send())
                          .compose(response -> response.body())
                          .map(Object::toString)));

      assertThat(answers).containsExactly("nobody/a", "nobody/b", "nobody/c");
      await(server.close());
      await(client.close());
    });
  }

  @Test
  void law11_messages_haveLocalsOfTheirOwn() {
    Simulated.run(vertx -> {
      USER.set("who listens");
      var consumer =
          vertx
              .eventBus()
              .<String>consumer(
                  "locals",
                  Tasks.handler(message -> {
                    String before = USER.orElse("nobody");
                    USER.set(message.body());
                    sleep(ofMillis(10));
                    message.reply(before + " " + USER.get());
                  }));

      List<String> answers =
          gather(
              List.of("a", "b"),
              body -> await(vertx.eventBus().<String>request("locals", body)).body());

      assertThat(answers).containsExactly("nobody a", "nobody b");
      await(consumer.unregister());
    });
  }

  // ---- leaving nothing behind

  @Test
  void where_inALoopAndNested_leavesNothingBehind() {
    Simulated.run(vertx -> {
      for (int i = 0; i < 1_000; i++) {
        nest(100);
      }
      assertThat(USER.find()).isEmpty();
      assertThat(DEPTH.find()).isEmpty();
      assertThat(LocalValues.NONE.with(USER, "a").with(DEPTH, 1).with(USER, null).with(DEPTH, null))
          .isSameAs(LocalValues.NONE);
    });
  }

  private static void nest(int depth) {
    if (depth > 0) {
      DEPTH.where(depth, () -> nest(depth - 1));
    }
  }

  @Test
  void where_whoseBodyIsCancelledOrThrows_setsTheFormerValueAgain() {
    Simulated.run(vertx -> {
      USER.set("ada");
      moveOnAfter(ofMillis(1), () -> USER.where("bob", () -> sleep(ofSeconds(1))));
      assertThat(USER.get()).isEqualTo("ada");

      Throwable failure =
          Simulated.failureOf(
              (Action<Exception>)
                  () ->
                      USER.where(
                          "bob",
                          () -> {
                            DEPTH.set(7);
                            throw new IllegalArgumentException(USER.get());
                          }));
      assertThat(failure).hasMessage("bob");
      assertThat(USER.get() + DEPTH.get()).isEqualTo("ada7");
    });
  }
}
