# SPDX-License-Identifier: Apache-2.0
"""The rows of docs/asyncio.md about threads, processes, files and loops."""

import asyncio
import hashlib
import tempfile
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

try:
    import uvloop
except ImportError:
    uvloop = None


def read(path):
    return path.read_text()


async def to_thread(path):
    # snippet:begin to-thread
    text = await asyncio.to_thread(read, path)
    # snippet:end
    assert text == "hello\n"


async def run_in_executor(path):
    # snippet:begin executor
    with ThreadPoolExecutor(max_workers=2) as pool:
        text = await asyncio.get_running_loop().run_in_executor(pool, read, path)
    # snippet:end
    assert text == "hello\n"


# snippet:begin process-pool
def digest(text):  # at the top level of a module, for it is pickled
    return hashlib.sha256(text.encode()).hexdigest()


async def digests(texts):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(max_workers=2) as pool:
        return await asyncio.gather(
            *(loop.run_in_executor(pool, digest, text) for text in texts)
        )
# snippet:end


async def process_pool(path):
    assert len(await digests(["a", "b"])) == 2


async def files(path):
    # snippet:begin files
    await asyncio.to_thread(path.write_text, "hello\n")
    lines = (await asyncio.to_thread(path.read_text)).splitlines()
    # snippet:end
    assert lines == ["hello"]


async def serve(name):
    await asyncio.sleep(0.001)
    return f"{name} on {threading.current_thread().name}"


def loop_per_thread():
    served = []
    # snippet:begin loop-per-thread
    def loop_of_a_thread(name):
        served.append(asyncio.run(serve(name)))  # a loop of its own

    threads = [
        threading.Thread(target=loop_of_a_thread, args=(f"loop {i}",)) for i in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # snippet:end
    assert len(served) == 2


def faster_loop():
    async def main():
        return type(asyncio.get_running_loop()).__module__

    # snippet:begin faster
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(main())
    # snippet:end
    assert result.startswith("uvloop")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hello.txt"
        for row in files, to_thread, run_in_executor, process_pool:
            asyncio.run(row(path))
    loop_per_thread()
    if uvloop:
        faster_loop()
