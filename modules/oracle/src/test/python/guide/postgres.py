# SPDX-License-Identifier: Apache-2.0
"""The rows of docs/asyncio.md about asyncpg; the URI of an empty database is the argument."""

import asyncio
import sys

import asyncpg


async def connection(uri):
    # snippet:begin connection
    connection = await asyncpg.connect(uri)
    try:
        await connection.execute("CREATE TABLE accounts(id INT PRIMARY KEY, balance INT)")
        await connection.execute("INSERT INTO accounts VALUES ($1, $2), (2, 0)", 1, 100)
        rows = await connection.fetch("SELECT id, balance FROM accounts ORDER BY id")
    finally:
        await connection.close()
    # snippet:end
    assert [tuple(row) for row in rows] == [(1, 100), (2, 0)]


async def pool(uri):
    # snippet:begin pool
    async with asyncpg.create_pool(uri, min_size=1, max_size=10) as pool:

        async def balance(number):
            async with pool.acquire() as connection:
                return await connection.fetchval(
                    "SELECT balance FROM accounts WHERE id = $1", number
                )

        balances = await asyncio.gather(balance(1), balance(2))
    # snippet:end
    assert balances == [100, 0]


async def transaction(uri):
    pool = await asyncpg.create_pool(uri, min_size=1, max_size=2)
    # snippet:begin transaction
    async def transfer(amount):
        async with pool.acquire() as connection:
            async with connection.transaction():
                await connection.execute(
                    "UPDATE accounts SET balance = balance - $1 WHERE id = 1", amount
                )
                await connection.execute(
                    "UPDATE accounts SET balance = balance + $1 WHERE id = 2", amount
                )
                if amount > 100:
                    raise ValueError("not enough")
    # snippet:end
    await transfer(30)
    try:
        await transfer(300)
    except ValueError:
        pass
    assert await pool.fetch("SELECT balance FROM accounts ORDER BY id") == [(70,), (30,)]
    await pool.close()


for row in connection, pool, transaction:
    asyncio.run(row(sys.argv[1]))
