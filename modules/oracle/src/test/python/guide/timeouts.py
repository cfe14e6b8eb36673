# SPDX-License-Identifier: Apache-2.0
"""The rows of docs/asyncio.md about time and cleanup."""

import asyncio
from contextlib import asynccontextmanager

from virtual import run_virtually

log = []


async def fetch(url):
    await asyncio.sleep(1 if url == "a" else 60)
    return f"page of {url}"


async def timeouts():
    # snippet:begin timeout
    try:
        async with asyncio.timeout(5):
            page = await fetch("a")
            more = await fetch("slow")
    except TimeoutError:
        more = None
    # snippet:end
    assert (page, more) == ("page of a", None)


async def wait_for():
    # snippet:begin wait-for
    page = await asyncio.wait_for(fetch("a"), timeout=5)
    try:
        await asyncio.wait_for(fetch("slow"), timeout=2)
    except TimeoutError:
        log.append("too slow")
    # snippet:end
    assert page == "page of a" and log == ["too slow"]


async def timeout_at():
    # snippet:begin timeout-at
    deadline = asyncio.get_running_loop().time() + 5
    for url in "a", "slow", "slower":
        try:
            async with asyncio.timeout_at(deadline):  # one for all
                log.append(await fetch(url))
        except TimeoutError:
            log.append(f"no time for {url}")
    # snippet:end
    assert log == ["page of a", "no time for slow", "no time for slower"], log


async def save():
    await asyncio.sleep(1)
    log.append("saved")


async def shield():
    # snippet:begin shield
    saving = asyncio.create_task(save())
    try:
        await asyncio.shield(saving)  # a cancellation leaves here ...
    except asyncio.CancelledError:
        await saving  # ... so wait again
        raise
    # snippet:end


async def shield_is_cancelled():
    task = asyncio.create_task(shield())
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() and log == ["saved"]


class Connection:
    async def send(self, text):
        await asyncio.sleep(0.001)
        log.append(f"sent {text}")

    async def close(self):
        await asyncio.sleep(0.001)
        log.append("closed")


async def connect():
    await asyncio.sleep(0.001)
    return Connection()


# snippet:begin context-manager
@asynccontextmanager
async def connection():
    opened = await connect()
    try:
        yield opened
    finally:
        await opened.close()


async def report():
    async with connection() as opened:
        await opened.send("report")
# snippet:end


async def context_manager():
    await report()
    assert log == ["sent report", "closed"]


for row in timeouts, wait_for, timeout_at, shield_is_cancelled, context_manager:
    log.clear()
    run_virtually(row())
