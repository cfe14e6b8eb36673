# SPDX-License-Identifier: Apache-2.0
"""The cases of docs/semantics.md that asyncio can express.

Each function plays one case and writes what can be observed; a Java method of the same name plays
the same on Selvage, in the same words. Prints all of it as JSON:

    python3 cases.py            all cases
    python3 cases.py 09 41      these only
"""

import asyncio
import gc
import inspect
import json
import platform
import sys
import warnings

from virtual import Stuck, VirtualLoop, at

CASES = {}


def case(function):
    """Registers a scenario under its number."""
    CASES[function.__name__.removeprefix("case")] = function
    return function


def needs(feature, version):
    """Registers what is played only since that version of Python."""

    def register(function):
        function.needs = feature, version
        return case(function)

    return register


class Broken(Exception):
    """The failure of the scenarios."""


class Journal(list):
    """What was observed."""

    def __call__(self, line):
        self.append(line)


# ---- what several cases use


async def slow(seconds, value):
    await asyncio.sleep(seconds)
    return value


async def failing(message, seconds=1):
    await asyncio.sleep(seconds)
    raise Broken(message)


async def sleeper(log, name, seconds):
    try:
        await asyncio.sleep(seconds)
        log(f"{name} slept until {at()}")
    except asyncio.CancelledError:
        log(f"{name} was unwound at {at()}")
        raise


def leaves(error):
    """The failures inside, without the groups around them."""
    if isinstance(error, BaseExceptionGroup):
        return [leaf for each in error.exceptions for leaf in leaves(each)]
    return [error]


def failures(error):
    return "failures: " + ", ".join(str(each) for each in leaves(error))


def kind(error):
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}[{', '.join(map(kind, error.exceptions))}]"
    return "out of memory" if isinstance(error, MemoryError) else type(error).__name__


async def observed(log, coroutine):
    """Runs it as a task, and writes how that ended."""
    task = asyncio.create_task(coroutine)
    await asyncio.wait({task})
    how_it_ended(log, "it", task)


def how_it_ended(log, name, task):
    if task.cancelled():
        log(f"{name} was cancelled")
    elif task.exception() is not None:
        log(f"{name} failed: {kind(task.exception())}")
    else:
        log(f"{name} succeeded")


# ---- groups and failure


@case
async def case01(log):
    async def body():
        asyncio.current_task().cancel()
        async with asyncio.TaskGroup():
            log("the body of the group runs")
        log("the code after the group runs")
        await asyncio.sleep(0)

    await observed(log, body())


@case
async def case02(log):
    async with asyncio.TaskGroup() as group:
        two = group.create_task(slow(2, "two"))
        five = group.create_task(slow(5, "five"))
    log(f"left at {at()}")
    log(f"{two.result()}, {five.result()}")


@case
async def case03(log):
    async with asyncio.TaskGroup() as group:
        victim = group.create_task(slow(9, "never"))
        sibling = group.create_task(slow(2, "sibling"))
        await asyncio.sleep(1)
        victim.cancel("by hand")
        try:
            await victim
        except Exception:
            log("whoever awaits it gets an ordinary exception")
        except asyncio.CancelledError:
            log("whoever awaits it gets the error of somebody who is cancelled")
        how_it_ended(log, "the child", victim)
        log("the other one gives: " + await sibling)


@case
async def case04(log):
    async def sibling():
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(1)
            log(f"the sibling has cleaned up at {at()}")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sibling())
            group.create_task(failing("child"))
            await sleeper(log, "the body", 9)
        log("the code after the group runs")
    except Exception as error:
        log("thrown: " + kind(error))


@case
async def case05(log):
    async def child():
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(3)
            log(f"the child has cleaned up at {at()}")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            await failing("body")
    except Exception as error:
        log(failures(error))


@case
async def case06(log):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing("first"))
            group.create_task(failing("second"))
    except Exception as error:
        log(failures(error))


@case
async def case07(log):
    async def fails_in_cleanup():
        try:
            await asyncio.sleep(60)
        finally:
            raise Broken("in cleanup")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails_in_cleanup())
            group.create_task(sleeper(log, "a third", 60))
            group.create_task(failing("first"))
    except Exception as error:
        log(failures(error))


@case
async def case08(log):
    async def fatal():
        await asyncio.sleep(1)
        raise MemoryError

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing("ordinary"))
            group.create_task(fatal())
    except BaseException as error:
        log("thrown: " + kind(error))


@case
async def case09(log):
    async def outer():
        async def child():
            await asyncio.sleep(1)
            task.cancel()
            raise Broken("child")

        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
                await asyncio.sleep(60)
        except Exception as error:
            log(failures(error))
        await asyncio.sleep(0)
        log("goes on")

    task = asyncio.create_task(outer())
    await asyncio.wait({task})
    how_it_ended(log, "it", task)


@case
async def case10(log):
    now = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(None) as outer:
            try:
                async with asyncio.timeout(None) as inner:
                    inner.reschedule(now)
                    await sleeper_that_goes_on(log, "in the inner scope")
                    outer.reschedule(now)
                    await asyncio.sleep(9)
                    log("not reached")
            except TimeoutError:
                log("the inner scope absorbs it")
            await asyncio.sleep(0)
            log("between the scopes")
    except TimeoutError:
        log("the outer scope absorbs it")


async def sleeper_that_goes_on(log, name):
    try:
        await asyncio.sleep(1)
        log(f"{name}: slept")
    except asyncio.CancelledError:
        log(f"{name}: cancelled")


@case
async def case11(log):
    class Enough(Exception):
        """What the documentation advises to end a group by hand."""

    async def cleans_up_for_long():
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(5)

    async def ends_the_group():
        raise Enough

    try:
        async with asyncio.timeout(2):
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(cleans_up_for_long())
                    await asyncio.sleep(1)
                    group.create_task(ends_the_group())
                    await asyncio.sleep(60)
            except* Enough:
                pass
        log(f"left quietly at {at()}")
    except TimeoutError:
        log(f"timed out at {at()}")


@case
async def case12(log):
    async def body():
        asyncio.current_task().cancel()
        for name in "first", "second", "third":
            await sleeper_that_goes_on(log, name)
        await asyncio.sleep(0)

    await observed(log, body())


@case
async def case13(log):
    try:
        async with asyncio.timeout(5):
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(3)
            except TimeoutError:
                log(f"the inner one expired at {at()}")
            await asyncio.sleep(60)
    except TimeoutError:
        log(f"the outer one expired at {at()}")


@case
async def case14(log):
    async with asyncio.TaskGroup() as group:
        pass
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            group.create_task(sleeper(log, "late", 1))
        except RuntimeError:
            log("the fork is refused")
        gc.collect()
    await asyncio.sleep(2)
    for warning in warned:
        log("a warning: " + str(warning.message))


@case
async def case15(log):
    async def child():
        await asyncio.sleep(1)
        group.create_task(sleeper(log, "the grandchild", 2))

    async with asyncio.TaskGroup() as group:
        group.create_task(child())
    log(f"left at {at()}")


@case
async def case16(log):
    async def body():
        broken = asyncio.create_task(failing("child"))
        sibling = asyncio.create_task(sleeper(log, "the sibling", 3))
        tasks.append(asyncio.create_task(sleeper(log, "another", 9)))
        await sibling
        log("for those who ask: " + str(broken.exception()))
        raise Broken("body")

    tasks = []
    await observed(log, body())
    await asyncio.sleep(20)


@case
async def case17(log):
    async def late():
        log("the late child runs")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing("child"))
            try:
                await asyncio.sleep(60)
            finally:
                forked = late()
                try:
                    group.create_task(forked)
                    log("the fork is accepted")
                except RuntimeError:
                    log("the fork is refused")
                    forked.close()
    except Exception as error:
        log(failures(error))


# ---- delivery


@case
async def case20(log):
    async def body():
        asyncio.current_task().cancel()
        log("code without a wait runs")
        ready = asyncio.get_running_loop().create_future()
        ready.set_result("ready")
        log("the wait for what is ready gives: " + await ready)
        await asyncio.sleep(0)
        log("not reached")

    await observed(log, body())


@case
async def case21(log):
    async def waiting():
        log("the wait gives: " + await future)
        await asyncio.sleep(0)
        log("not reached")

    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waiting())
    await asyncio.sleep(1)
    future.set_result("value")
    task.cancel()
    await asyncio.wait({task})
    how_it_ended(log, "it", task)


@case
async def case22(log):
    done = asyncio.create_task(slow(1, "value"))
    await done
    done.cancel()
    log("the completed one gives: " + await done)
    twice = asyncio.create_task(asyncio.sleep(9))
    await asyncio.sleep(1)
    twice.cancel("first")
    twice.cancel("second")
    try:
        await twice
    except asyncio.CancelledError as error:
        log("the reason is: " + error.args[0])


@case
async def case23(log):
    async def cleanup():
        await asyncio.sleep(1)
        log(f"the shielded block ends at {at()}")

    async def body():
        asyncio.current_task().cancel()
        try:
            await asyncio.shield(cleanup())
        finally:
            log(f"the shield is left at {at()}")
        await asyncio.sleep(0)
        log("not reached")

    await observed(log, body())
    await asyncio.sleep(5)


@case
async def case24(log):
    async def cleanup(seconds):
        await asyncio.sleep(seconds)
        log(f"the cleanup of {seconds} s ends at {at()}")

    async def body():
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.wait_for(cleanup(2), 4)
            try:
                await asyncio.wait_for(cleanup(60), 4)
            except TimeoutError:
                log(f"the cleanup of 60 s is given up at {at()}")

    task = asyncio.create_task(body())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait({task})
    how_it_ended(log, "it", task)


@case
async def case25(log):
    async def stubborn():
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            pass
        return "finished anyway"

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(1)
    task.cancel()
    log("it gives: " + await task)
    how_it_ended(log, "it", task)


@case
async def case26(log):
    async def body():
        asyncio.current_task().cancel()
        log("the code after the call runs")
        await asyncio.sleep(0)
        log("not reached")

    await observed(log, body())


@case
async def case27(log):
    async def nested(depth):
        if depth > 0:
            async with asyncio.TaskGroup() as group:
                group.create_task(nested(depth - 1))
            return
        log("the innermost of two thousand is reached")
        outermost.cancel()
        await asyncio.sleep(1)
        log("not reached")

    outermost = asyncio.create_task(nested(2_000))
    await asyncio.wait({outermost})
    how_it_ended(log, "the outermost", outermost)


@case
async def case28(log):
    def answer(yes):
        return "yes" if yes else "no"

    task = asyncio.create_task(asyncio.sleep(9), name="orders")
    await asyncio.sleep(1)
    task.cancel("nobody wants them")
    try:
        await task
    except asyncio.CancelledError as error:
        log("names the task: " + answer("orders" in str(error)))
        log("tells the reason: " + answer("nobody wants them" in str(error)))
        log("names the place that cancelled: " + answer("cases." in str(error)))


# ---- timeouts


@case
async def case29(log):
    try:
        async with asyncio.timeout(-5):
            log("code without a wait runs")
            await asyncio.sleep(0)
            log("not reached")
    except TimeoutError:
        log("timed out")
    async with asyncio.timeout(-5):
        value = 42
    log(f"without a wait it gives {value}")


@case
async def case30(log):
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def arrives():
        log("the result is there")
        future.set_result("value")

    loop.call_at(1, arrives)
    try:
        async with asyncio.timeout_at(1.0000000005):
            log("the wait gives: " + await future)
    except TimeoutError:
        log("timed out")


@case
async def case31(log):
    async def nested(outer, inner):
        start = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(start + outer):
                try:
                    async with asyncio.timeout_at(start + inner):
                        await asyncio.sleep(60)
                except TimeoutError:
                    log(f"{outer} around {inner}: the inner one")
        except TimeoutError:
            log(f"{outer} around {inner}: the outer one")

    await nested(1, 5)
    await nested(5, 1)
    await nested(2, 2)


@case
async def case32(log):
    async def body():
        try:
            async with asyncio.timeout(5):
                await asyncio.sleep(60)
        except TimeoutError:
            log("timed out")

    task = asyncio.create_task(body())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait({task})
    how_it_ended(log, "it", task)


@case
async def case33(log):
    try:
        async with asyncio.timeout(60):
            raise TimeoutError("the body's own")
    except TimeoutError:
        log("the handler of the deadline gets the body's own")
    except Exception as error:
        log("somebody else gets the body's own")


@case
async def case34(log):
    try:
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(4)
    except TimeoutError:
        log(f"timed out at {at()}")


@case
async def case35(log):
    try:
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(60)
            finally:
                try:
                    async with asyncio.timeout(2):
                        await asyncio.sleep(60)
                except TimeoutError:
                    log(f"the one in the cleanup expired at {at()}")
    except TimeoutError:
        log(f"the one around it expired at {at()}")


@case
async def case36(log):
    loop = asyncio.get_running_loop()

    async def moved(name, first, then):
        start = loop.time()
        try:
            async with asyncio.timeout(first) as deadline:
                loop.call_at(start + 1, lambda: deadline.reschedule(then and start + then))
                await asyncio.sleep(20)
                log(f"{name}: ran for {loop.time() - start:g} s")
        except TimeoutError:
            log(f"{name}: expired after {loop.time() - start:g} s")

    await moved("moved later", 5, 10)
    await moved("moved earlier", 15, 3)
    await moved("moved to never", 5, None)


# ---- locks, semaphores, conditions


async def holder(log, name, semaphore):
    async with semaphore:
        log(f"{name} has the permit")
        await asyncio.sleep(1)


@case
async def case37(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    first = asyncio.create_task(holder([].append, "the first", semaphore))
    second = asyncio.create_task(holder(log, "the second", semaphore))
    await asyncio.sleep(1)
    semaphore.release()
    first.cancel()
    await asyncio.wait({first, second}, timeout=60)
    how_it_ended(log, "the first", first)
    log("free afterwards: " + ("no" if semaphore.locked() else "yes"))


@case
async def case38(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    first = asyncio.create_task(holder(log, "the first", semaphore))
    second = asyncio.create_task(holder(log, "the second", semaphore))
    await asyncio.sleep(1)
    first.cancel()
    semaphore.release()
    await asyncio.wait({first, second}, timeout=60)
    how_it_ended(log, "the first", first)


@case
async def case39(log):
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    waiter = asyncio.create_task(holder(log, "the waiter", semaphore))
    await asyncio.sleep(1)
    semaphore.release()
    log("a newcomer gets in between: " + ("no" if semaphore.locked() else "yes"))
    await waiter


@case
async def case40(log):
    semaphore = asyncio.Semaphore(3)
    for _ in range(3):
        await semaphore.acquire()
    served = []

    async def waiter(number):
        async with semaphore:
            served.append(number)
            await asyncio.sleep(0.001)

    waiters = [asyncio.create_task(waiter(number)) for number in range(1000)]
    await asyncio.sleep(1)
    chance = 7
    for each in waiters:
        chance = (chance * 1103515245 + 12345) % 2**31
        if chance // 65536 % 3 == 0:
            each.cancel()
    for _ in range(3):
        semaphore.release()
    await asyncio.wait(waiters)
    log(f"served: {len(served)}")
    log("in order: " + ("yes" if served == sorted(served) else "no"))
    free = 0
    while not semaphore.locked():
        await semaphore.acquire()
        free += 1
    log(f"permits at the end: {free}")


@case
async def case41(log):
    condition = asyncio.Condition()

    async def waiter(name):
        async with condition:
            try:
                await condition.wait()
                log(f"{name} is notified")
            except asyncio.CancelledError:
                held = "with" if condition.locked() else "without"
                log(f"{name} is cancelled {held} the lock")
                raise

    first = asyncio.create_task(waiter("the first"))
    second = asyncio.create_task(waiter("the second"))
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        first.cancel()
    _, waiting = await asyncio.wait({first, second}, timeout=60)
    if waiting:
        log("the second still waits after a minute")


@case
async def case42(log):
    lock = asyncio.Lock()

    async def forgets():
        await lock.acquire()
        await asyncio.sleep(1)

    async def wants():
        try:
            async with asyncio.timeout(60):
                await lock.acquire()
                log("the waiter has it")
        except TimeoutError:
            log("the waiter still waits after a minute")

    await asyncio.gather(forgets(), wants())


# ---- queues and generators


@case
async def case44(log):
    queue = asyncio.Queue(1)
    taker = asyncio.create_task(queue.get())
    await asyncio.sleep(1)
    queue.put_nowait(7)
    taker.cancel()
    await asyncio.wait({taker})
    how_it_ended(log, "the taker", taker)
    log(f"in the queue: {queue.qsize()}")


@case
async def case45(log):
    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    first = asyncio.create_task(queue.put(2))
    second = asyncio.create_task(queue.put(3))
    await asyncio.sleep(1)
    log(f"taken: {queue.get_nowait()}")
    first.cancel()
    await asyncio.sleep(1)
    how_it_ended(log, "the first putter", first)
    while not second.done():
        log(f"taken: {queue.get_nowait()}")
        await asyncio.sleep(1)
    log(f"taken: {queue.get_nowait()}")
    log(f"in the queue: {queue.qsize()}")


@needs("Queue.shutdown", (3, 13))
async def case46(log):
    async def taking(name, queue):
        try:
            while True:
                log(f"{name} takes {await queue.get()}")
        except asyncio.QueueShutDown:
            log(f"{name} sees the end")

    async def putting(queue, item):
        try:
            await queue.put(item)
            log("the putter that waits: its item is in")
        except asyncio.QueueShutDown:
            log("the putter that waits: is sent away")

    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    putter = asyncio.create_task(putting(queue, 2))
    await asyncio.sleep(1)
    queue.shutdown()
    await asyncio.sleep(1)
    await taking("the taker", queue)
    await putter

    queue = asyncio.Queue(1)
    parked = asyncio.create_task(taking("the parked taker", queue))
    await asyncio.sleep(1)
    queue.shutdown()
    await parked

    queue = asyncio.Queue(2)
    queue.put_nowait(1)
    joiner = asyncio.create_task(queue.join())
    await asyncio.sleep(1)
    queue.shutdown(immediate=True)
    await joiner
    log(f"closed now: {queue.qsize()} left, join has returned")


@case
async def case48(log):
    async def numbers():
        number = 0
        try:
            while True:
                yield number
                number += 1
        finally:
            log("the generator has cleaned up")

    async for number in numbers():
        if number == 2:
            break
    log("the loop is left")
    await asyncio.sleep(1)


# ---- the platform


@case
async def case50(log):
    lock = asyncio.Lock()

    async def user(name):
        async with lock:
            log(f"{name} has the lock at {at()}")
            await asyncio.sleep(2)

    asyncio.get_running_loop().call_later(1, lambda: log("a timer of the loop fires at 1 s"))
    await asyncio.gather(user("the first"), user("the second"))


@case
async def case56(log):
    ready = asyncio.get_running_loop().create_future()
    ready.set_result(1)
    total = 0
    for _ in range(100_000):
        total += await ready
    log(f"waits: {total}")


@case
async def case58(log):
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    ready.set_result(1)
    turns = []
    loop.call_soon(turns.append, "another")
    for _ in range(100_000):
        await ready
    log("others had a turn during waits for what is ready: " + ("yes" if turns else "no"))

    async def passes_on(mine, yours):
        for _ in range(1_000):
            await mine.get()
            yours.put_nowait(1)

    turns.clear()
    ping, pong = asyncio.Queue(), asyncio.Queue()
    players = asyncio.gather(passes_on(ping, pong), passes_on(pong, ping))
    ping.put_nowait(1)
    loop.call_soon(lambda: turns.append(ping.qsize() + pong.qsize()))
    await players
    log("others had a turn between two that hand over: " + ("yes" if turns else "no"))


@case
def case61(log):
    async def parked(name, cleanup, wait):
        try:
            await wait
        finally:
            await asyncio.sleep(cleanup)
            log(f"{name}: unwound, and its cleanup could wait")

    async def main():
        lock = asyncio.Lock()
        await lock.acquire()
        tasks.append(asyncio.create_task(parked("a sleep", 1, asyncio.sleep(60))))
        tasks.append(asyncio.create_task(parked("a queue", 2, asyncio.Queue().get())))
        tasks.append(asyncio.create_task(parked("an event", 3, asyncio.Event().wait())))
        tasks.append(asyncio.create_task(parked("a lock", 4, lock.acquire())))
        await asyncio.sleep(1)
        log("the end begins")

    tasks = []
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
    log("everything has ended")


@case
def case62(log):
    def tried(name, action):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                action()
                log(f"{name}: nothing happens")
            except RuntimeError:
                log(f"{name}: fails at once")
            gc.collect()
        for warning in warned:
            log(f"{name}: a warning")

    tried("a fork", lambda: asyncio.create_task(asyncio.sleep(0)) and None)
    tried("a lock", lambda: asyncio.Lock().acquire() and None)
    tried("a sleep", lambda: asyncio.sleep(1) and None)


# ---- the program


def play(function):
    """What the scenario writes; None where this Python lacks what it needs."""
    feature, version = getattr(function, "needs", ("", (3, 11)))
    if sys.version_info < version:
        return {"needs": feature + ", which came with " + ".".join(map(str, version))}
    log = Journal()
    if not inspect.iscoroutinefunction(function):
        function(log)
        return {"log": log}
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.get_loop().set_exception_handler(lambda loop, context: None)
        try:
            runner.run(function(log))
        except Stuck:
            log("everybody waits for ever")
        return {"log": list(log)}


def main():
    wanted = sys.argv[1:] or CASES
    outcomes = {number: play(CASES[number]) for number in wanted}
    print(json.dumps({"version": platform.python_version(), "cases": outcomes}, indent=1))


if __name__ == "__main__":
    main()
