# SPDX-License-Identifier: Apache-2.0
"""The row of docs/asyncio.md about aiosqlite; the file of the database is the argument."""

import asyncio
import sys

import aiosqlite


async def users(path):
    # snippet:begin sqlite
    async with aiosqlite.connect(path) as db:
        await db.execute("CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT)")
        await db.execute("INSERT INTO users(name) VALUES (?)", ("Ada",))
        await db.commit()
        async with db.execute("SELECT id, name FROM users") as cursor:
            users = [(row[0], row[1]) async for row in cursor]
    # snippet:end
    return users


assert asyncio.run(users(sys.argv[1])) == [(1, "Ada")]
