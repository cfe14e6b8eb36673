// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Case.different;
import static dev.selvage.oracle.Case.same;
import static dev.selvage.oracle.Case.unknownToAsyncio;

import java.util.List;
import java.util.stream.Stream;

/** All cases of docs/semantics.md. */
final class Cases {
  static final List<Case> ALL =
      Stream.of(groups(), delivery(), timeouts(), sync(), queues(), platform())
          .flatMap(List::stream)
          .toList();

  private Cases() {}

  private static List<Case> groups() {
    return List.of(
        different(
            1,
            GroupScenarios::case01,
            "A `TaskGroup` without children does not wait on exit, so nothing is delivered there:"
                + " the code after it still runs."),
        same(2, GroupScenarios::case02),
        different(
            3,
            GroupScenarios::case03,
            "asyncio has one error for both: whoever awaits a cancelled task gets the"
                + " `CancelledError` that it would get if it were cancelled itself."),
        different(
            4,
            GroupScenarios::case04,
            "A `TaskGroup` wraps, even a single failure. Selvage throws the first failure as"
                + " itself, with the later ones suppressed in it."),
        same(5, GroupScenarios::case05),
        same(6, GroupScenarios::case06),
        same(7, GroupScenarios::case07),
        different(
            8,
            GroupScenarios::case08,
            "`MemoryError` is an exception as any other to a `TaskGroup`. In Selvage a fatal error"
                + " wins."),
        different(
            9,
            GroupScenarios::case09,
            "Until 3.13 a `TaskGroup` takes the cancellation from outside for the one that it sent"
                + " itself, and forgets it (cpython#116720)."),
        same(10, GroupScenarios::case10),
        different(
            11,
            GroupScenarios::case11,
            "The group swallows the cancellation of the deadline while it waits for its children,"
                + " and `timeout` then sees a body that ended well: the deadline is lost."),
        different(
            12,
            GroupScenarios::case12,
            "A cancellation of asyncio is an event: raised once, and gone when it was caught. Here"
                + " it is a state: every checkpoint raises it again."),
        same(13, GroupScenarios::case13),
        different(
            14,
            GroupScenarios::case14,
            "Until 3.13 the coroutine of the refused task is left over, and Python warns about it"
                + " (cpython#115957). A lambda that never ran leaves nothing."),
        same(15, GroupScenarios::case15),
        different(
            16,
            GroupScenarios::case16,
            "asyncio has no such group, only tasks that nobody owns: they go on when those who"
                + " made them have failed."),
        different(
            17,
            GroupScenarios::case17,
            "A group of asyncio that is shutting down answers with a `RuntimeError`, in the midst"
                + " of somebody's cleanup. Here the fork succeeds, and the task is cancelled"
                + " before it runs."),
        unknownToAsyncio(
            18, "No `start`: readiness is made by hand, of an event or a future and its races."),
        unknownToAsyncio(
            19,
            "No group outlives the failure of a child. And it is about memory, which no log"
                + " shows."));
  }

  private static List<Case> delivery() {
    return List.of(
        different(
            20,
            DeliveryScenarios::case20,
            "An `await` for what is ready does not pass through the event loop, and sees no"
                + " cancellation. Here every wait is a checkpoint."),
        different(
            21,
            DeliveryScenarios::case21,
            "asyncio cancels a task whose future has completed and which has not run yet; the value"
                + " is lost. Here success wins."),
        same(22, DeliveryScenarios::case22),
        different(
            23,
            DeliveryScenarios::case23,
            "`asyncio.shield` protects the task inside, not those who wait for it: they leave at"
                + " once, and the block runs on unattended. A shield is left when its block has"
                + " ended."),
        same(24, DeliveryScenarios::case24),
        same(25, DeliveryScenarios::case25),
        same(26, DeliveryScenarios::case26),
        same(27, DeliveryScenarios::case27),
        different(
            28,
            DeliveryScenarios::case28,
            "`CancelledError` has the message that was given to `cancel`, and nothing else."));
  }

  private static List<Case> timeouts() {
    return List.of(
        same(29, TimeoutScenarios::case29),
        different(
            30,
            TimeoutScenarios::case30,
            "asyncio looks at everything that is due, then wakes the task: the result is there, and"
                + " the deadline takes it away. Here the wait has succeeded already."),
        same(31, TimeoutScenarios::case31),
        same(32, TimeoutScenarios::case32),
        different(
            33,
            TimeoutScenarios::case33,
            "`asyncio.timeout` raises the `TimeoutError` that sockets and user code raise, too."
                + " Nobody but the toolkit makes a `DeadlineExceededException`."),
        same(34, TimeoutScenarios::case34),
        same(35, TimeoutScenarios::case35),
        same(36, TimeoutScenarios::case36));
  }

  private static List<Case> sync() {
    return List.of(
        same(37, SyncScenarios::case37),
        same(38, SyncScenarios::case38),
        same(39, SyncScenarios::case39),
        same(40, SyncScenarios::case40),
        different(
            41,
            SyncScenarios::case41,
            "Until 3.13 the notification is lost with the task that was notified and cancelled in"
                + " the same moment."),
        different(42, SyncScenarios::case42, "A lock of asyncio does not know who holds it."),
        unknownToAsyncio(43, "No limiter, and no semaphore that can be resized."));
  }

  private static List<Case> queues() {
    return List.of(
        different(
            44,
            QueueScenarios::case44,
            "Nothing is lost in either. asyncio cancels the taker, and the item stays; here the put"
                + " has handed it over, and success wins."),
        different(
            45,
            QueueScenarios::case45,
            "Nothing is lost in either. asyncio cancels the putter, and nothing was put; here the"
                + " item went in when the slot became free, and success wins."),
        different(
            46,
            QueueScenarios::case46,
            "`Queue.shutdown` sends those away who wait to put. `close` still lets in what they"
                + " were waiting with."),
        unknownToAsyncio(47, "The two ends of a queue are not objects; nobody counts them."),
        different(
            48,
            QueueScenarios::case48,
            "`async for` does not close its generator: another task does, when the garbage"
                + " collector has found it. `contextlib.aclosing` is the remedy. A cursor closes"
                + " its generator."));
  }

  private static List<Case> platform() {
    return List.of(
        unknownToAsyncio(49, "No interrupts: a task of asyncio is not a thread."),
        same(50, PlatformScenarios::case50),
        unknownToAsyncio(51, "Nothing is deployed, so nothing is undeployed."),
        unknownToAsyncio(52, "No cache; and there is none here yet."),
        unknownToAsyncio(53, "No pool: that is asyncpg's or aiosqlite's matter."),
        unknownToAsyncio(54, "No HTTP server."),
        unknownToAsyncio(
            55, "No future without a loop, and no virtual time but the one made here."),
        same(56, PlatformScenarios::case56),
        unknownToAsyncio(
            57,
            "With a `threading.Lock` the program hangs for ever, and would take this comparison"
                + " with it."),
        different(
            58,
            PlatformScenarios::case58,
            "An `await` for what is ready never yields, so a loop of them starves everybody. Here"
                + " ready waits count against the turn of the task."),
        unknownToAsyncio(59, "Every `async` frame can be suspended; there is no other."),
        unknownToAsyncio(60, "No HTTP server, no bus."),
        same(61, PlatformScenarios::case61).fromOutside(),
        different(
                62,
                PlatformScenarios::case62,
                "A call of an `async` function does nothing by itself, and the warning comes with"
                    + " the garbage collector. Here the call fails, and names `Tasks.run`.")
            .fromOutside());
  }
}
