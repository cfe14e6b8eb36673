# SPDX-License-Identifier: Apache-2.0
"""The first rows of docs/asyncio.md: tasks, and many at a time."""

import asyncio
import sys

from virtual import run_virtually

log = []
urls = ["a", "bb", "ccc"]


async def fetch(url):
    try:
        await asyncio.sleep(0.1 * len(url))
        if "broken" in url:
            raise OSError(f"{url} is broken")
        return f"page of {url}"
    except asyncio.CancelledError:
        log.append(f"{url} was cancelled")
        raise


# snippet:begin await
async def greeting(name):
    await asyncio.sleep(0.01)  # others run meanwhile
    return f"hello {name}"


async def main():
    return await greeting("Ada")
# snippet:end


def run():
    # snippet:begin run
    result = asyncio.run(main())
    # snippet:end
    assert result == "hello Ada"


async def create_task():
    # snippet:begin create-task
    task = asyncio.create_task(fetch("a"), name="a")  # keep it: see the gotchas
    other = await fetch("bb")  # at the same time
    both = [await task, other]
    # snippet:end
    assert both == ["page of a", "page of bb"]


async def gather():
    # snippet:begin gather
    pages = await asyncio.gather(*(fetch(url) for url in urls))
    user, orders = await asyncio.gather(find_user(7), orders_of(7))
    # snippet:end
    assert pages == ["page of a", "page of bb", "page of ccc"]
    assert (user, orders) == ("user 7", ["order of 7"])


async def find_user(number):
    await asyncio.sleep(0.001)
    return f"user {number}"


async def orders_of(number):
    await asyncio.sleep(0.001)
    return [f"order of {number}"]


async def gather_leaves_the_others_running():
    try:
        await asyncio.gather(fetch("a broken"), fetch("a very much longer one"))
    except OSError:
        assert len(asyncio.all_tasks()) == 2  # this one, and the other one
    await asyncio.sleep(10)
    assert not log


async def outcomes():
    urls = ["a", "broken"]
    # snippet:begin outcomes
    results = await asyncio.gather(*map(fetch, urls), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            log.append(f"failed: {result}")
        else:
            log.append(result)
    # snippet:end
    assert log == ["page of a", "failed: broken is broken"], log


async def task_group():
    # snippet:begin group
    async with asyncio.TaskGroup() as group:
        user = group.create_task(find_user(7))
        orders = group.create_task(orders_of(7))
    profile = (user.result(), orders.result())  # both have ended
    # snippet:end
    assert profile == ("user 7", ["order of 7"])


async def check(item):
    await asyncio.sleep(0.001)
    raise ValueError(f"{item} is bad") if item == "x" else OSError(f"{item} is gone")


async def except_star():
    # snippet:begin except-star
    try:
        async with asyncio.TaskGroup() as group:
            for item in "x", "y", "z":
                group.create_task(check(item))
    except* ValueError as bad:
        log.extend(f"bad: {each}" for each in bad.exceptions)
    except* OSError as gone:
        log.extend(f"gone: {each}" for each in gone.exceptions)
    # snippet:end
    assert log == ["bad: x is bad", "gone: y is gone", "gone: z is gone"], log


async def as_completed():
    urls = ["ccc", "a", "bb"]
    # snippet:begin as-completed
    for next_one in asyncio.as_completed([fetch(url) for url in urls]):
        log.append(await next_one)  # the fastest first
    # snippet:end
    assert log == ["page of a", "page of bb", "page of ccc"], log


async def eager():
    cache = {"a": "page of a"}

    # snippet:begin eager
    async def cached(url):
        return cache.get(url) or await fetch(url)

    async def look_up():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        task = asyncio.create_task(cached("a"))  # runs at once until it waits
        return task.done()
    # snippet:end
    if sys.version_info >= (3, 12):
        assert await look_up()


async def semaphore():
    running = most = 0

    async def fetch(url):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    # snippet:begin semaphore
    at_most_two = asyncio.Semaphore(2)

    async def politely(url):
        async with at_most_two:
            return await fetch(url)
    # snippet:end
    await asyncio.gather(*(politely(url) for url in "abcdef"))
    assert most == 2


run()
for row in (
    create_task,
    gather,
    gather_leaves_the_others_running,
    outcomes,
    task_group,
    except_star,
    as_completed,
    eager,
    semaphore,
):
    log.clear()
    run_virtually(row())
