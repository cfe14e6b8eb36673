// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Stage.ended;
import static dev.selvage.oracle.Stage.failing;
import static dev.selvage.oracle.Stage.failures;
import static dev.selvage.oracle.Stage.kind;
import static dev.selvage.oracle.Stage.self;
import static dev.selvage.oracle.Stage.slow;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.GroupClosedException;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.TaskGroup;
import java.util.ArrayList;
import java.util.List;

/** Groups and failure. */
final class GroupScenarios {
  private GroupScenarios() {}

  static void case01(Stage stage) throws Exception {
    stage.observed(() -> {
      self().cancel();
      group(g -> {
        stage.log("the body of the group runs");
      });
      stage.log("the code after the group runs");
      checkpoint();
    });
  }

  static void case02(Stage stage) throws Exception {
    List<Task<String>> tasks = new ArrayList<>();
    group(g -> {
      tasks.add(g.fork(() -> slow(2, "two")));
      tasks.add(g.fork(() -> slow(5, "five")));
    });
    stage.log("left at " + stage.at());
    stage.log(tasks.get(0).await() + ", " + tasks.get(1).await());
  }

  static void case03(Stage stage) throws Exception {
    group(g -> {
      Task<String> victim = g.fork(() -> slow(9, "never"));
      Task<String> sibling = g.fork(() -> slow(2, "sibling"));
      sleep(ofSeconds(1));
      victim.cancel("by hand");
      try {
        victim.await();
      } catch (TaskCancelledException e) {
        stage.log("whoever awaits it gets an ordinary exception");
      }
      stage.howItEnded("the child", victim);
      stage.log("the other one gives: " + sibling.await());
    });
  }

  static void case04(Stage stage) {
    try {
      group(g -> {
        g.fork(() -> {
          try {
            sleep(ofSeconds(9));
          } finally {
            shield(ofSeconds(5), () -> sleep(ofSeconds(1)));
            stage.log("the sibling has cleaned up at " + stage.at());
          }
        });
        g.fork(() -> failing("child"));
        stage.sleeper("the body", 9);
      });
      stage.log("the code after the group runs");
    } catch (Exception e) {
      stage.log("thrown: " + kind(e));
    }
  }

  static void case05(Stage stage) {
    try {
      group(g -> {
        g.fork(() -> {
          try {
            sleep(ofSeconds(60));
          } finally {
            shield(ofSeconds(5), () -> sleep(ofSeconds(3)));
            stage.log("the child has cleaned up at " + stage.at());
          }
        });
        failing("body");
      });
    } catch (Exception e) {
      stage.log(failures(e));
    }
  }

  static void case06(Stage stage) {
    try {
      group(g -> {
        g.fork(() -> failing("first"));
        g.fork(() -> failing("second"));
      });
    } catch (Exception e) {
      stage.log(failures(e));
    }
  }

  static void case07(Stage stage) {
    try {
      group(g -> {
        g.fork(() -> failsInCleanup());
        g.fork(() -> stage.sleeper("a third", 60));
        g.fork(() -> failing("first"));
      });
    } catch (Exception e) {
      stage.log(failures(e));
    }
  }

  private static void failsInCleanup() throws Broken {
    try {
      sleep(ofSeconds(60));
    } finally {
      fail("in cleanup");
    }
  }

  private static void fail(String message) throws Broken {
    throw new Broken(message);
  }

  static void case08(Stage stage) {
    try {
      group(g -> {
        g.fork(() -> failing("ordinary"));
        g.fork(() -> {
          sleep(ofSeconds(1));
          throw new OutOfMemoryError("played");
        });
      });
    } catch (Exception | OutOfMemoryError e) {
      stage.log("thrown: " + kind(e));
    }
  }

  static void case09(Stage stage) throws Exception {
    supervisor(top -> {
      Task<?> task =
          top.fork(() -> {
            Task<?> outer = self();
            try {
              group(g -> {
                g.fork(() -> {
                  sleep(ofSeconds(1));
                  outer.cancel();
                  throw new Broken("child");
                });
                sleep(ofSeconds(60));
              });
            } catch (Exception e) {
              stage.log(failures(e));
            }
            checkpoint();
            stage.log("goes on");
          });
      ended(task);
      stage.howItEnded("it", task);
    });
  }

  static void case10(Stage stage) {
    boolean outerLeft =
        cancelScope(
                outer -> {
                  boolean innerLeft =
                      cancelScope(
                              inner -> {
                                inner.cancel();
                                stage.sleeperThatGoesOn("in the inner scope");
                                outer.cancel();
                                sleep(ofSeconds(9));
                                stage.log("not reached");
                                return true;
                              })
                          .isEmpty();
                  if (innerLeft) {
                    stage.log("the inner scope absorbs it");
                  }
                  checkpoint();
                  stage.log("between the scopes");
                  return true;
                })
            .isEmpty();
    if (outerLeft) {
      stage.log("the outer scope absorbs it");
    }
  }

  static void case11(Stage stage) throws Exception {
    try {
      failAfter(
          ofSeconds(2),
          () ->
              group(g -> {
                g.fork(() -> {
                  try {
                    sleep(ofSeconds(60));
                  } finally {
                    shield(ofSeconds(9), () -> sleep(ofSeconds(5)));
                  }
                });
                sleep(ofSeconds(1));
                g.cancel("enough");
                sleep(ofSeconds(60));
              }));
      stage.log("left quietly at " + stage.at());
    } catch (DeadlineExceededException e) {
      stage.log("timed out at " + stage.at());
    }
  }

  static void case12(Stage stage) throws Exception {
    stage.observed(() -> {
      self().cancel();
      for (String name : List.of("first", "second", "third")) {
        stage.sleeperThatGoesOn(name);
      }
      checkpoint();
    });
  }

  static void case13(Stage stage) {
    try {
      failAfter(
          ofSeconds(5),
          () -> {
            try {
              failAfter(ofSeconds(1), () -> sleep(ofSeconds(3)));
            } catch (DeadlineExceededException e) {
              stage.log("the inner one expired at " + stage.at());
            }
            sleep(ofSeconds(60));
          });
    } catch (DeadlineExceededException e) {
      stage.log("the outer one expired at " + stage.at());
    }
  }

  static void case14(Stage stage) throws Exception {
    TaskGroup left = group(g -> g);
    try {
      left.fork(() -> stage.sleeper("late", 1));
    } catch (GroupClosedException e) {
      stage.log("the fork is refused");
    }
    sleep(ofSeconds(2));
  }

  static void case15(Stage stage) throws Exception {
    group(g ->
        g.fork(() -> {
          sleep(ofSeconds(1));
          g.fork(() -> stage.sleeper("the grandchild", 2));
        }));
    stage.log("left at " + stage.at());
  }

  static void case16(Stage stage) throws Exception {
    stage.observed(() ->
        supervisor(g -> {
          Task<?> broken = g.fork(() -> failing("child"));
          Task<?> sibling = g.fork(() -> stage.sleeper("the sibling", 3));
          g.fork(() -> stage.sleeper("another", 9));
          sibling.await();
          try {
            broken.await();
          } catch (Exception e) {
            stage.log("for those who ask: " + e.getMessage());
          }
          throw new Broken("body");
        }));
    sleep(ofSeconds(20));
  }

  static void case17(Stage stage) {
    try {
      group(g -> {
        g.fork(() -> failing("child"));
        try {
          sleep(ofSeconds(60));
        } finally {
          g.fork(() -> stage.log("the late child runs"));
          stage.log("the fork is accepted");
        }
      });
    } catch (Exception e) {
      stage.log(failures(e));
    }
  }
}
