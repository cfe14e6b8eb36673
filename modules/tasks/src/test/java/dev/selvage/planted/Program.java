// SPDX-License-Identifier: Apache-2.0
package dev.selvage.planted;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.Activity;
import dev.selvage.tasks.Finding;
import dev.selvage.tasks.Findings;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.StuckTasks;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskSnapshot;
import dev.selvage.tasks.TaskTree;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** What the JVM of a test of stuck tasks runs: the name of a method. */
public final class Program {
  private static final Vertx VERTX = Vertx.vertx();

  private Program() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "planted" -> planted();
      case "load" -> load();
      case "watched" -> watched();
      case "refused" -> refused();
      default -> throw new IllegalArgumentException(args[0]);
    }
    if (!args[0].equals("watched")) {
      System.exit(0);
    }
  }

  private static void lost() {
    new Event().await();
  }

  private static void watched() {
    var unused = Tasks.run(VERTX, "lost", Program::lost);
  }

  private static void planted() throws Exception {
    try (var _ = Holdings.track()) {
      Vertx other = Vertx.vertx();
      Planted planted = new Planted(VERTX);
      planted.stuck();
      planted.live(other);
      untilAllWait(100);
      // snippet:begin find
      Future<List<Finding>> found = StuckTasks.find(VERTX);
      // snippet:end
      print("found:", get(found));
      print("shown:", get(TaskTree.of(VERTX)).findings());
      Planted.end();
      get(Tasks.shutdown(VERTX, ofSeconds(10)));
      print("left:", Findings.of(VERTX));
    }
  }

  private static void lostWithCleanup() {
    try {
      lost();
    } finally {
      System.out.println("finally");
      Tasks.shield(ofSeconds(9), () -> Tasks.sleep(ofMillis(1)));
      System.out.println("cleaned up");
    }
  }

  private static void load() {
    var unused = Tasks.run(VERTX, "busy", () -> handOver());
    Future<?> ended =
        Tasks.run(
            VERTX,
            "parent",
            () -> {
              Tasks.supervisor(group -> {
                Task<?> lost = group.fork("lost", Program::lostWithCleanup);
                Tasks.checkpoint();
                print("found:", Tasks.await(StuckTasks.find(VERTX)));
                print("again:", Tasks.await(StuckTasks.find(VERTX)));
                lost.cancel("nobody can wake it");
              });
            });
    get(ended);
    System.out.println("the group has ended");
  }

  private static void handOver() throws Exception {
    Tasks.service(group -> {
      for (int i = 0; i < 200; i++) {
        Queue<Integer> there = Queue.bounded(1);
        Queue<Integer> back = Queue.bounded(1);
        group.fork("there" + i, () -> handOver(there, back));
        group.fork("back" + i, () -> handOver(back, there));
        there.put(i);
      }
    });
  }

  private static void handOver(Queue<Integer> from, Queue<Integer> to) {
    while (true) {
      for (int i = 0; i < 10; i++) {
        to.put(from.take());
      }
      Tasks.sleep(ofMillis(2));
    }
  }

  private static void refused() {
    var unused = Tasks.run(VERTX, "lost", Program::lost);
    untilAllWait(1);
    String why =
        get(
            StuckTasks.find(VERTX)
                .map(List::toString)
                .recover(e -> Future.succeededFuture(e.getMessage())));
    System.out.println("refused: " + why);
  }

  private static void untilAllWait(int least) {
    boolean all = false;
    while (!all) {
      List<TaskSnapshot> tasks = get(TaskTree.of(VERTX)).stream().toList();
      all =
          tasks.size() >= least
              && tasks.stream().allMatch(task -> task.activity() instanceof Activity.Waiting);
    }
  }

  private static void print(String head, List<Finding> findings) {
    List<String> names =
        findings.stream().map(finding -> finding.tasks().getFirst().name()).sorted().toList();
    System.out.println(head + " " + String.join(" ", names));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
