# SPDX-License-Identifier: Apache-2.0
"""An event loop of asyncio on virtual time.

Nothing of asyncio is replaced but its clock: when nothing is ready, the selector does not wait for
the next timer, it moves the clock there. So an hour takes no time, and two runs are the same.
"""

import asyncio
import selectors


class Stuck(Exception):
    """Nothing is ready and no timer is set: a real loop would wait for ever."""


class VirtualSelector(selectors.SelectSelector):
    """Moves its clock where others wait."""

    now = 0.0

    def select(self, timeout=None):
        ready = super().select(0)
        if not ready and timeout is None:
            raise Stuck
        if not ready and timeout > 0:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, with the clock of its selector."""

    def __init__(self):
        self.virtual = VirtualSelector()
        super().__init__(self.virtual)

    def time(self):
        return self.virtual.now


def at():
    """The virtual time, as '1.5 s'."""
    return f"{round(asyncio.get_running_loop().time(), 6):g} s"


def run_virtually(coroutine):
    """asyncio.run, on virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(coroutine)
