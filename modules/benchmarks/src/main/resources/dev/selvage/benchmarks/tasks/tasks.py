# SPDX-License-Identifier: Apache-2.0
"""The workloads of tasks on asyncio, as its users would write them; TaskPrograms says what each is.

Usage: tasks.py asyncio|uvloop ROW WARMUPS ITERATIONS MILLIS CORES
       tasks.py asyncio|uvloop version
"""
import asyncio
import gc
import os
import platform
import sys
import threading
import time

TASKS = 100
GROUPS = 100
DEPTH = 50
WAITS = 10_000
MANY = 100_000
CONSUMERS = 3


def sum_below(n):
    return n * (n - 1) // 2


async def result_of(i):
    return i


async def joined():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(result_of(i)) for i in range(TASKS)]
    return sum(task.result() for task in tasks)


async def spawn(groups=GROUPS):
    total = 0
    for _ in range(groups):
        total += await joined()
    return total


async def levels(depth):
    if depth == 0:
        return 0
    async with asyncio.TaskGroup() as group:
        inside = group.create_task(levels(depth - 1))
    return inside.result() + 1


async def nested():
    total = 0
    for _ in range(GROUPS // 10):
        total += await levels(DEPTH)
    return total


async def later(result):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, result)
    return await future


async def await_():
    total = 0
    for i in range(WAITS):
        total += await later(i)
    return total


async def timeout_ready():
    total = 0
    for i in range(WAITS):
        async with asyncio.timeout(1):
            total += await result_of(i)
    return total


async def timeout_waiting():
    total = 0
    for i in range(WAITS):
        async with asyncio.timeout(1):
            total += await later(i)
    return total


async def semaphore():
    permits = asyncio.Semaphore(10)
    had = 0

    async def permitted():
        nonlocal had
        async with permits:
            had += 1

    async def open_all():
        for _ in range(10):
            permits.release()

    for _ in range(10):
        await permits.acquire()
    async with asyncio.TaskGroup() as group:
        for _ in range(WAITS):
            group.create_task(permitted())
        group.create_task(open_all())
    return had


async def lock():
    mutex = asyncio.Lock()
    held = 0
    for _ in range(MANY):
        async with mutex:
            held += 1
    return held


async def hop():
    queue = asyncio.Queue(10)
    total = 0
    for i in range(MANY):
        await queue.put(i)
        total += await queue.get()
    return total


async def drained(queue):
    total = 0
    while (element := await queue.get()) is not None:
        total += element
    return total


async def queued(capacity):
    queue = asyncio.Queue(capacity)
    async with asyncio.TaskGroup() as group:
        consumers = [group.create_task(drained(queue)) for _ in range(CONSUMERS)]
        for i in range(MANY):
            await queue.put(i)
        for _ in range(CONSUMERS):
            await queue.put(None)
    return sum(consumer.result() for consumer in consumers)


async def numbers(count):
    for i in range(count):
        yield i


async def generated(count):
    total = 0
    async for element in numbers(count):
        total += element
    return total


async def cancel_tree():
    unwound = 0
    waiting = 0
    all_wait = asyncio.Event()

    async def leaf():
        nonlocal unwound, waiting
        waiting += 1
        if waiting == WAITS:
            all_wait.set()
        try:
            await asyncio.Event().wait()
        finally:
            unwound += 1

    async def branch():
        async with asyncio.TaskGroup() as group:
            for _ in range(WAITS // TASKS):
                group.create_task(leaf())

    async def root():
        async with asyncio.TaskGroup() as group:
            for _ in range(TASKS):
                group.create_task(branch())

    tree = asyncio.create_task(root())
    await all_wait.wait()
    tree.cancel()
    try:
        await tree
    except asyncio.CancelledError:
        pass
    return unwound


async def sleepers():
    woke = 0

    async def sleeper():
        nonlocal woke
        await asyncio.sleep(0.3)
        woke += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(MANY):
            group.create_task(sleeper())
    return woke


def resident():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def asleep():
    before = resident()
    tasks = [asyncio.create_task(asyncio.sleep(86_400)) for _ in range(MANY)]
    await asyncio.sleep(0)
    print((resident() - before) // MANY)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# What an iteration of a row does, how many operations that are, and what it returns.
ROWS = {
    "spawn": (spawn, GROUPS * TASKS, GROUPS * sum_below(TASKS)),
    "nested": (nested, GROUPS // 10 * DEPTH, GROUPS // 10 * DEPTH),
    "await": (await_, WAITS, sum_below(WAITS)),
    "timeoutReady": (timeout_ready, WAITS, sum_below(WAITS)),
    "timeoutWaiting": (timeout_waiting, WAITS, sum_below(WAITS)),
    "semaphore": (semaphore, WAITS, WAITS),
    "lock": (lock, MANY, MANY),
    "hop": (hop, MANY, sum_below(MANY)),
    "queue10": (lambda: queued(10), MANY, sum_below(MANY)),
    "queue1000": (lambda: queued(1_000), MANY, sum_below(MANY)),
    "generator": (lambda: generated(1_000_000), 1_000_000, sum_below(1_000_000)),
    "loop": (lambda: generated(MANY), MANY, sum_below(MANY)),
    "cancelTree": (cancel_tree, WAITS, WAITS),
    "sleepers": (sleepers, MANY, MANY),
}


def checked(expected, result):
    if result != expected:
        sys.exit(f"expected {expected}, but the result is {result}")


def every_core(run, cores):
    results = [0] * cores

    def part(i):
        results[i] = run(spawn(4 * GROUPS // cores + (1 if i < 4 * GROUPS % cores else 0)))

    threads = [threading.Thread(target=part, args=(i,)) for i in range(cores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(results)


def iteration(once, operations, expected, seconds):
    cpu, begun, done = time.process_time_ns(), time.perf_counter_ns(), 0
    while done == 0 or time.perf_counter_ns() - begun < seconds * 1e9:
        checked(expected, once())
        done += operations
    return (time.process_time_ns() - cpu) / done, (time.perf_counter_ns() - begun) / done


def measured(once, operations, expected, warmups, iterations, seconds):
    for _ in range(warmups):
        iteration(once, operations, expected, seconds)
    for _ in range(iterations):
        print(*iteration(once, operations, expected, seconds))


def main():
    flavour, row = sys.argv[1], sys.argv[2]
    if sys.version_info < (3, 11):
        sys.exit("asyncio has task groups and timeouts since Python 3.11")
    version = f"Python {platform.python_version()}"
    factory = None
    if flavour == "uvloop":
        import uvloop

        factory = uvloop.new_event_loop
        version += f", uvloop {uvloop.__version__}"
    if row == "version":
        print(f"{version} ({flavour})")
        return

    def run(program):
        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(program)

    warmups, iterations, millis, cores = map(int, sys.argv[3:7])
    if row == "asleep":
        run(asleep())
    elif row == "everyCore":
        operations, expected = 4 * GROUPS * TASKS, 4 * GROUPS * sum_below(TASKS)
        once = lambda: every_core(run, cores)
        measured(once, operations, expected, min(warmups, 1), iterations, millis / 1e3)
    else:
        program, operations, expected = ROWS[row]
        with asyncio.Runner(loop_factory=factory) as runner:
            once = lambda: runner.run(program())
            measured(once, operations, expected, min(warmups, 1), iterations, millis / 1e3)


main()
