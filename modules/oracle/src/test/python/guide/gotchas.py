# SPDX-License-Identifier: Apache-2.0
"""The four gotchas of docs/asyncio.md, each of them happening."""

import asyncio
import gc
import logging
import threading
import time
import warnings

from virtual import run_virtually

logged = []


class Lines(logging.Handler):
    def emit(self, record):
        logged.append(record.getMessage())


logging.getLogger("asyncio").addHandler(Lines())
logging.getLogger("asyncio").propagate = False


async def heartbeat(beats):
    while True:
        beats.append(1)
        await asyncio.sleep(0.001)


async def blocking():
    beats = []
    task = asyncio.create_task(heartbeat(beats))
    await asyncio.sleep(0)
    # snippet:begin blocking
    async def report():
        time.sleep(0.02)  # everybody waits; only debug mode says so
    # snippet:end
    await report()
    assert beats == [1]
    task.cancel()


async def save(order):
    await asyncio.sleep(0)


async def forgetting_await():
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")

        # snippet:begin forgotten
        async def handle(order):
            save(order)  # does nothing; a warning when it is collected
            return "saved"
        # snippet:end
        assert await handle(1) == "saved"
        gc.collect()
    assert "was never awaited" in str(warned[0].message)


async def losing_a_failure():
    # snippet:begin lost
    async def audit():
        raise ValueError("the audit is broken")

    async def handle():
        asyncio.create_task(audit())  # nobody keeps it, nobody asks
        return "handled"
    # snippet:end
    assert await handle() == "handled"
    await asyncio.sleep(0)
    gc.collect()
    assert logged[0].startswith("Task exception was never retrieved"), logged


def mixing_threads():
    arrived = []

    async def waiter(queue):
        arrived.append(await queue.get())

    async def other_thread():
        queue = asyncio.Queue()
        task = asyncio.create_task(waiter(queue))
        await asyncio.sleep(0)

        # snippet:begin threads
        def callback(item):  # called on a thread of some library
            queue.put_nowait(item)  # not thread-safe: the loop may not wake up

        def correct(item):
            loop.call_soon_threadsafe(queue.put_nowait, item)
        # snippet:end
        loop = asyncio.get_running_loop()
        thread = threading.Thread(target=correct, args=(7,))
        thread.start()
        await task
        thread.join()

    asyncio.run(other_thread())
    assert arrived == [7]


for row in blocking, forgetting_await, losing_a_failure:
    logged.clear()
    run_virtually(row())
mixing_threads()
