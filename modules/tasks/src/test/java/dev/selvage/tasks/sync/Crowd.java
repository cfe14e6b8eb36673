// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.on;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;

import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Task;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tasks that do the same at the same time, some of which are cancelled while they do. */
final class Crowd {
  private Crowd() {}

  /**
   * Runs the body in as many tasks on this event loop, and cancels some of them at moments that the
   * random chooses. Returns when all have completed; what one of them throws is thrown.
   */
  static void gather(Random random, int size, ActionWith<Integer, Exception> body)
      throws Exception {
    group(g -> {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        tasks.add(g.fork("crowd-" + number, () -> body.run(number)));
      }
      for (int cancels = random.nextInt(size + 1); cancels > 0; cancels--) {
        pass(random);
        tasks.get(random.nextInt(size)).cancel("chosen by lot");
      }
    });
  }

  /** {@link #gather} on several event loops at the same time; tells the tasks by their numbers. */
  static void gatherOn(
      Vertx vertx, int loops, Random random, int sizeEach, ActionWith<Integer, Exception> body) {
    List<Future<?>> ends = new ArrayList<>();
    int first = 0;
    for (Context context : contexts(vertx, loops)) {
      int offset = first;
      ends.add(
          on(
              context,
              () -> {
                gather(random, sizeEach, number -> body.run(offset + number));
                return true;
              }));
      first += sizeEach;
    }
    ends.forEach(end -> await(end));
  }
}
