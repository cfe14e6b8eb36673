// SPDX-License-Identifier: Apache-2.0
package dev.selvage.mutants;

import java.util.List;

/** What went wrong elsewhere, as it would look here. */
final class OldMistakes {
  private OldMistakes() {}

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "case 9: a failure on the way out eats the outer cancellation (cpython#116720)",
              "GroupNode.java",
              """
                  if (failure != null) {
                    throw Rethrow.asItself(failure);
              """,
              """
                  if (failure != null) {
                    outer.cancelled = false;
                    throw Rethrow.asItself(failure);
              """,
              List.of("GroupCasesTest#case09_")),
          new Mutant(
              "case 10: a scope absorbs whatever cancellation comes by (anyio#698)",
              "BlockNode.java",
              "return cancellation.scope() == this;",
              "return cancelled;",
              List.of("GroupCasesTest#case10_")),
          new Mutant(
              "case 11: a cancel by hand hides the timeout that expires during the cleanup"
                  + " (cpython#155433)",
              "GroupNode.java",
              "    owner.checkpoint();\n    if (unwound != null && valueNeeded)",
              "    if (unwound == null) owner.checkpoint();\n    if (unwound != null && valueNeeded)",
              List.of("GroupCasesTest#case11_")),
          new Mutant(
              "case 12: a cancellation is told once and then forgotten, as asyncio does",
              "TaskNode.java",
              """
                  if (scope.cancelled || scope.expired()) {
                    throw scope.raised();
              """,
              """
                  if (scope.cancelled || scope.expired()) {
                    scope.cancelled = false;
                    throw scope.raised();
              """,
              List.of("DeliveryCasesTest#case12_")),
          new Mutant(
              "case 13: a scope that has ended leaves its cancellation behind (cpython#95289)",
              "BlockNode.java",
              "    leave();\n    host.scope(outer);",
              "    leave();\n    outer.cancelled |= cancelled;\n    host.scope(outer);",
              List.of("GroupCasesTest#case13_")),
          new Mutant(
              "case 30: a result that is there is thrown away when the deadline passes in the same"
                  + " turn (cpython#86296)",
              "TaskNode.java",
              "if (wanted.isWithdrawn()) {",
              "if (wanted.isWithdrawn() || scope.cancelled) {",
              List.of("DeliveryCasesTest#case21_", "TimeoutCasesTest#case30_")),
          new Mutant(
              "case 37: a permit granted to a task that is cancelled before it runs is lost"
                  + " (cpython#90155)",
              "sync/Semaphore.java",
              "    waiter.await();\n",
              "    waiter.await();\n    Tasks.checkpoint();\n",
              List.of("sync.SemaphoreTest#case37_")),
          new Mutant(
              "case 38: those behind a waiter that was cancelled at the head of the line are not"
                  + " woken (anyio#1145)",
              "sync/ReadWriteLock.java",
              "    var unused = waiting.remove(waiter);\n    serve();\n  }\n\n  private void release",
              "    var unused = waiting.remove(waiter);\n  }\n\n  private void release",
              List.of("sync.ReadWriteLockTest#case38_")),
          new Mutant(
              "case 39: a permit handed to a waiting task is there for others until that runs"
                  + " (anyio#1170)",
              "sync/FifoPermits.java",
              "        taken += first.permits;\n",
              "",
              List.of("sync.SemaphoreTest#case39_")),
          new Mutant(
              "case 41: the signal of a condition dies with the waiter that had it",
              "sync/Condition.java",
              "        if (before == Progress.SIGNALLED) {\n          pass(1);\n        } else {",
              "        if (before != Progress.SIGNALLED) {",
              List.of("sync.ConditionTest#case41_")),
          new Mutant(
              "case 41: a cancelled waiter of a condition does not take its lock again",
              "sync/Condition.java",
              "          lock.comeBack(this);\n        }\n      }\n      return false;",
              "          return true;\n        }\n      }\n      return false;",
              List.of("sync.ConditionTest#case41_")),
          new Mutant(
              "case 42: a lock whose owner is gone is never free again",
              "TaskNode.java",
              "    tellOwned();\n",
              "",
              List.of("sync.LockTest#case42_")),
          new Mutant(
              "case 44: an element given to a take that was cancelled is lost",
              "queue/Exchange.java",
              "if (taker.give(element)) {",
              "if (taker.give(element) || !taker.isWaiting()) {",
              List.of("queue.QueueCasesTest#case44_")),
          new Mutant(
              "case 45: a put that was cancelled puts when room comes",
              "queue/Exchange.java",
              "putter, element) && putter.accept()) {",
              "putter, element) && (putter.accept() || !putter.isWaiting())) {",
              List.of("queue.QueueCasesTest#case45_")),
          new Mutant(
              "case 45: room offered to a put that was cancelled is offered to nobody else",
              "queue/Exchange.java",
              "while (storage.size() < capacity && (putter = putters.poll()) != null) {",
              "if (storage.size() < capacity && (putter = putters.poll()) != null) {",
              List.of("queue.QueueCasesTest#case45_")),
          new Mutant(
              "case 46: who waits for the work to be done waits for ever when it is dropped",
              "queue/Queue.java",
              "    dropped = true;\n    endJoins();\n",
              "    dropped = true;\n",
              List.of("queue.QueueCasesTest#case46_")),
          new Mutant(
              "case 47: the last receiver leaves, and the senders wait for ever",
              "queue/Exchange.java",
              "    takers.refuseAll(why);\n    putters.refuseAll(why);\n",
              "    takers.refuseAll(why);\n",
              List.of("queue.QueueCasesTest#case47_")));
}
