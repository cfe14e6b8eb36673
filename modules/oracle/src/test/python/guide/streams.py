# SPDX-License-Identifier: Apache-2.0
"""The rows of docs/asyncio.md about queues and generators."""

import asyncio
from contextlib import aclosing

from virtual import run_virtually

log = []


async def process(item):
    await asyncio.sleep(0.001)
    log.append(item)


# snippet:begin queue
DONE = object()


async def producer(queue):
    for item in range(6):
        await queue.put(item)  # waits while it is full
    for _ in range(2):
        await queue.put(DONE)  # one for each consumer


async def consumer(queue):
    while (item := await queue.get()) is not DONE:
        await process(item)


async def pipeline():
    queue = asyncio.Queue(maxsize=2)
    await asyncio.gather(producer(queue), consumer(queue), consumer(queue))
# snippet:end


async def queues():
    await pipeline()
    assert sorted(log) == list(range(6))


# snippet:begin join
async def worker(queue):
    while True:
        item = await queue.get()
        try:
            await process(item)
        finally:
            queue.task_done()


async def work(items):
    queue = asyncio.Queue()
    workers = [asyncio.create_task(worker(queue)) for _ in range(3)]
    for item in items:
        queue.put_nowait(item)
    await queue.join()
    for each in workers:
        each.cancel()
# snippet:end


async def join():
    await work("abcd")
    assert sorted(log) == list("abcd")


async def api(number):
    await asyncio.sleep(0.001)
    return [f"item {number}.1", f"item {number}.2"] if number <= 3 else []


# snippet:begin pages
async def pages():
    number = 1
    while items := await api(number):
        yield items
        number += 1


async def all_items():
    return [item async for items in pages() for item in items]
# snippet:end


async def early():
    # snippet:begin early
    async with aclosing(pages()) as all_pages:  # or its cleanup comes some time later
        async for items in all_pages:
            if "item 2.1" in items:
                break
            log.extend(items)
    # snippet:end
    assert log == ["item 1.1", "item 1.2"]


async def generators():
    assert len(await all_items()) == 6


for row in queues, join, generators, early:
    log.clear()
    run_virtually(row())
