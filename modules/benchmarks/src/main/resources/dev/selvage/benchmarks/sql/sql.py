# SPDX-License-Identifier: Apache-2.0
"""The workloads of SQL in Python, as its users would write them; SqlPrograms says what each is.

Usage: sql.py sqlite3|aiosqlite|asyncpg ROW WARMUPS ITERATIONS MILLIS CORES [URI]
       sql.py sqlite3|aiosqlite|asyncpg version
"""
import asyncio
import concurrent.futures
import os
import platform
import re
import sqlite3
import sys
import tempfile
import threading
import time

PEOPLE = 10_000
SELECTS = 6_400
INSERTS = 128
MIXED = 1_280
BATCH = 10_000
FEW = 4
POSTGRES_CONNECTIONS = 10

SELECT = "SELECT id, name, age FROM bench_people WHERE id = $1"
SCAN = "SELECT id, name, age FROM bench_people"
INSERT = "INSERT INTO bench_orders(person, amount) VALUES ($1, $2)"
WRITTEN = "SELECT count(*), coalesce(sum(person), 0), coalesce(sum(amount), 0) FROM bench_orders"


def jdbc(sql):
    return re.sub(r"\$\d", "?", sql)


def person(i):
    return i, f"name-{i}", i % 97


def mark(row):
    return row[0] + row[2] + len(row[1])


def person_id(caller, number):
    return 1 + (caller * 7_919 + number * 31) % PEOPLE


def order(caller, number):
    return person_id(caller, number), number


def is_insert(number):
    return number % 10 == 9


class Expected:
    """What is to be read and written by a row: the same for every invocation."""

    def __init__(self, work, callers, each):
        self.result, self.rows, self.persons, self.amounts = 0, 0, 0, 0
        for caller in range(callers):
            for number in range(each):
                self.add(work, caller, number)

    def add(self, work, caller, number):
        if work == "scan":
            self.result += sum(mark(person(i)) for i in range(1, PEOPLE + 1))
        elif work == "batch":
            for i in range(BATCH):
                self.write(caller, i)
        elif work == "insert" or work == "mixed" and is_insert(number):
            self.write(caller, number)
        else:
            self.result += mark(person(person_id(caller, number)))

    def write(self, caller, number):
        row = order(caller, number)
        self.result += 1
        self.rows += 1
        self.persons += row[0]
        self.amounts += row[1]


class SqliteFile:
    """The same settings as all others have."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="selvage-bench")
        self.file = os.path.join(self.folder.name, "bench.db")
        connection = self.connect()
        connection.execute(
            "CREATE TABLE bench_people(id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INT NOT NULL)")
        connection.execute(
            "CREATE TABLE bench_orders(id INTEGER PRIMARY KEY, person BIGINT NOT NULL, amount BIGINT NOT NULL)")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO bench_people(id, name, age) VALUES (?, ?, ?)", map(person, range(1, PEOPLE + 1)))
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.close()

    def connect(self):
        connection = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        for pragma in self.pragmas():
            connection.execute(pragma).fetchall()
        return connection

    def pragmas(self):
        return "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA busy_timeout=5000"

    def written(self):
        connection = self.connect()
        row = connection.execute(WRITTEN).fetchone()
        connection.close()
        self.folder.cleanup()
        return row


class Sqlite3:
    """Threads, each with a connection to read; all write with one, in turn."""

    def __init__(self, uri):
        self.store = SqliteFile()
        self.writer = self.store.connect()
        self.writing = threading.Lock()
        self.readers = []
        self.threads = concurrent.futures.ThreadPoolExecutor(64)

    def select(self, reader, caller, number):
        row = reader.execute(jdbc_select, (person_id(caller, number),)).fetchone()
        return mark(row)

    def insert(self, reader, caller, number):
        with self.writing:
            return self.writer.execute(jdbc_insert, order(caller, number)).rowcount

    def scan(self, reader, caller, number):
        return sum(mark(row) for row in reader.execute(SCAN))

    def batch(self, reader, caller, number):
        with self.writing:
            self.writer.execute("BEGIN IMMEDIATE")
            changed = self.writer.executemany(jdbc_insert, [order(caller, i) for i in range(BATCH)]).rowcount
            self.writer.execute("COMMIT")
            return changed

    def mixed(self, reader, caller, number):
        return (self.insert if is_insert(number) else self.select)(reader, caller, number)

    def run(self, work, callers, each):
        while len(self.readers) < callers:
            self.readers.append(self.store.connect())
        operation = getattr(self, work)

        def caller(number):
            reader = self.readers[number]
            return sum(operation(reader, number, i) for i in range(each))

        if callers == 1:
            return caller(0)
        return sum(self.threads.map(caller, range(callers)))

    def close(self):
        self.threads.shutdown()
        for connection in [self.writer, *self.readers]:
            connection.close()
        return self.store.written()


class Tasks:
    """What clients for asyncio have in common: a caller is a task."""

    def run(self, work, callers, each):
        return self.runner.run(self.callers(getattr(self, work), callers, each))

    async def callers(self, operation, callers, each):
        async def caller(number):
            total = 0
            for i in range(each):
                total += await operation(number, i)
            return total

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(caller(number)) for number in range(callers)]
        return sum(task.result() for task in tasks)

    async def mixed(self, caller, number):
        return await (self.insert if is_insert(number) else self.select)(caller, number)


class Aiosqlite(Tasks):
    """One connection, which is one thread, for all callers; each statement commits by itself."""

    def __init__(self, uri):
        self.store = SqliteFile()
        self.runner = asyncio.Runner()
        self.batching = None
        self.runner.run(self.open())

    async def open(self):
        self.batching = asyncio.Lock()
        self.connection = await aiosqlite.connect(self.store.file, isolation_level=None)
        for pragma in self.store.pragmas():
            await self.connection.execute_fetchall(pragma)

    async def select(self, caller, number):
        rows = await self.connection.execute_fetchall(jdbc_select, (person_id(caller, number),))
        return mark(rows[0])

    async def insert(self, caller, number):
        async with self.connection.execute(jdbc_insert, order(caller, number)) as cursor:
            return cursor.rowcount

    async def scan(self, caller, number):
        return sum(mark(row) for row in await self.connection.execute_fetchall(SCAN))

    async def batch(self, caller, number):
        async with self.batching:
            await self.connection.execute("BEGIN IMMEDIATE")
            rows = [order(caller, i) for i in range(BATCH)]
            async with self.connection.executemany(jdbc_insert, rows) as cursor:
                changed = cursor.rowcount
            await self.connection.execute("COMMIT")
            return changed

    def close(self):
        self.runner.run(self.connection.close())
        self.runner.close()
        return self.store.written()


class Asyncpg(Tasks):
    """A pool on uvloop."""

    def __init__(self, uri):
        self.runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self.runner.run(self.open(uri))

    async def open(self, uri):
        self.pool = await asyncpg.create_pool(uri, min_size=1, max_size=POSTGRES_CONNECTIONS)
        await self.drop()
        await self.pool.execute(
            "CREATE TABLE bench_people(id BIGINT PRIMARY KEY, name TEXT NOT NULL, age INT NOT NULL)")
        await self.pool.execute(
            "CREATE TABLE bench_orders(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " person BIGINT NOT NULL, amount BIGINT NOT NULL)")
        await self.pool.executemany(
            "INSERT INTO bench_people(id, name, age) VALUES ($1, $2, $3)", map(person, range(1, PEOPLE + 1)))
        await self.pool.execute("ANALYZE bench_people")

    async def drop(self):
        await self.pool.execute("DROP TABLE IF EXISTS bench_people")
        await self.pool.execute("DROP TABLE IF EXISTS bench_orders")

    async def select(self, caller, number):
        return mark(await self.pool.fetchrow(SELECT, person_id(caller, number)))

    async def insert(self, caller, number):
        return int((await self.pool.execute(INSERT, *order(caller, number))).rsplit(" ", 1)[1])

    async def scan(self, caller, number):
        return sum(mark(row) for row in await self.pool.fetch(SCAN))

    async def batch(self, caller, number):
        await self.pool.executemany(INSERT, [order(caller, i) for i in range(BATCH)])
        return BATCH

    async def end(self):
        row = await self.pool.fetchrow(WRITTEN)
        await self.drop()
        await self.pool.close()
        return tuple(int(each) for each in row)

    def close(self):
        written = self.runner.run(self.end())
        self.runner.close()
        return written


jdbc_select, jdbc_insert = jdbc(SELECT), jdbc(INSERT)
TOTALS = {"select": SELECTS, "insert": INSERTS, "mixed": MIXED}
FLAVOURS = {"sqlite3": Sqlite3, "aiosqlite": Aiosqlite, "asyncpg": Asyncpg}


def size(row):
    """Work, callers, how often each, and for how many operations that counts."""
    work, callers = re.fullmatch(r"([a-z]+)(\d+)", row).groups()
    callers = int(callers)
    if work in TOTALS:
        return work, callers, TOTALS[work] // callers, TOTALS[work]
    each = FEW if callers == 1 else 1
    return work, callers, each, callers * each * BATCH


def measure(peer, row, warmups, iterations, seconds):
    work, callers, each, operations = size(row)
    expected, times = Expected(work, callers, each), 0

    def iteration():
        nonlocal times
        cpu, begun, done = time.process_time_ns(), time.perf_counter_ns(), 0
        while done == 0 or time.perf_counter_ns() - begun < seconds * 1e9:
            result = peer.run(work, callers, each)
            times += 1
            done += operations
            if result != expected.result:
                sys.exit(f"{row}: expected {expected.result}, but the result is {result}")
        return (time.process_time_ns() - cpu) / done, (time.perf_counter_ns() - begun) / done

    for _ in range(min(warmups, 1)):
        iteration()
    for _ in range(iterations):
        print(*iteration())
    written = peer.close()
    wanted = expected.rows * times, expected.persons * times, expected.amounts * times
    if written != wanted:
        sys.exit(f"{row}: expected {wanted}, but the table has {written}")


def main():
    global aiosqlite, asyncpg, uvloop
    flavour, row = sys.argv[1], sys.argv[2]
    if sys.version_info < (3, 11):
        sys.exit("asyncio has task groups since Python 3.11")
    version = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version} ({flavour})"
    if flavour == "aiosqlite":
        import aiosqlite

        version = f"aiosqlite {aiosqlite.__version__}, {version}"
    if flavour == "asyncpg":
        import asyncpg
        import uvloop

        version = f"asyncpg {asyncpg.__version__}, uvloop {uvloop.__version__}, Python {platform.python_version()}"
    if row == "version":
        print(version)
        return
    warmups, iterations, millis = map(int, sys.argv[3:6])
    uri = sys.argv[7] if len(sys.argv) > 7 else ""
    measure(FLAVOURS[flavour](uri), row, warmups, iterations, millis / 1e3)


main()
