// SPDX-License-Identifier: Apache-2.0
// The workloads of SQL with better-sqlite3, as its users would write them; SqlPrograms says what each is.
//
// Usage: sql.cjs better-sqlite3 ROW WARMUPS ITERATIONS MILLIS CORES
//        sql.cjs better-sqlite3 version
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const Database = require('better-sqlite3');

const PEOPLE = 10000;
const BATCH = 10000;
const FEW = 4;
const TOTALS = { select: 6400, insert: 128, mixed: 1280 };

const person = (id) => ({ id, name: `name-${id}`, age: id % 97 });
const mark = (row) => row.id + row.age + row.name.length;
const personId = (caller, number) => 1 + ((caller * 7919 + number * 31) % PEOPLE);
const isInsert = (number) => number % 10 === 9;

function opened(file) {
  const db = new Database(file, { timeout: 5000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
}

function fill(db) {
  db.exec('CREATE TABLE bench_people(id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INT NOT NULL)');
  db.exec('CREATE TABLE bench_orders(id INTEGER PRIMARY KEY, person BIGINT NOT NULL, amount BIGINT NOT NULL)');
  const insert = db.prepare('INSERT INTO bench_people(id, name, age) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (let id = 1; id <= PEOPLE; id++) {
      insert.run(id, person(id).name, person(id).age);
    }
  })();
  db.exec('ANALYZE');
}

// What each operation does; callers take their turns, because every answer is there at once.
function operations(db) {
  const select = db.prepare('SELECT id, name, age FROM bench_people WHERE id = ?');
  const scan = db.prepare('SELECT id, name, age FROM bench_people');
  const insert = db.prepare('INSERT INTO bench_orders(person, amount) VALUES (?, ?)');
  const all = db.transaction((caller) => {
    let changed = 0;
    for (let i = 0; i < BATCH; i++) {
      changed += insert.run(personId(caller, i), i).changes;
    }
    return changed;
  });
  const done = {
    select: (caller, number) => mark(select.get(personId(caller, number))),
    insert: (caller, number) => insert.run(personId(caller, number), number).changes,
    scan: () => scan.all().reduce((sum, row) => sum + mark(row), 0),
    batch: (caller) => all.immediate(caller),
  };
  done.mixed = (caller, number) => (isInsert(number) ? done.insert : done.select)(caller, number);
  return done;
}

// What is to be read and written by one invocation.
function expectation(work, callers, each) {
  const expected = { result: 0, rows: 0, persons: 0, amounts: 0 };
  const write = (caller, number) => {
    expected.result++;
    expected.rows++;
    expected.persons += personId(caller, number);
    expected.amounts += number;
  };
  for (let caller = 0; caller < callers; caller++) {
    for (let number = 0; number < each; number++) {
      if (work === 'scan') {
        for (let id = 1; id <= PEOPLE; id++) expected.result += mark(person(id));
      } else if (work === 'batch') {
        for (let i = 0; i < BATCH; i++) write(caller, i);
      } else if (work === 'insert' || (work === 'mixed' && isInsert(number))) {
        write(caller, number);
      } else {
        expected.result += mark(person(personId(caller, number)));
      }
    }
  }
  return expected;
}

function size(row) {
  const [, work, number] = /^([a-z]+)(\d+)$/.exec(row);
  const callers = Number(number);
  if (TOTALS[work]) {
    return { work, callers, each: TOTALS[work] / callers, count: TOTALS[work] };
  }
  const each = callers === 1 ? FEW : 1;
  return { work, callers, each, count: callers * each * BATCH };
}

function check(row, expected, found) {
  if (JSON.stringify(expected) !== JSON.stringify(found)) {
    console.error(`${row}: expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(found)}`);
    process.exit(1);
  }
}

function measure(db, row, warmups, iterations, millis) {
  const { work, callers, each, count } = size(row);
  const expected = expectation(work, callers, each);
  const operation = operations(db)[work];
  let times = 0;

  function once() {
    let sum = 0;
    for (let number = 0; number < each; number++) {
      for (let caller = 0; caller < callers; caller++) sum += operation(caller, number);
    }
    times++;
    return sum;
  }

  function iteration() {
    const cpu = process.cpuUsage();
    const begun = process.hrtime.bigint();
    let done = 0;
    do {
      check(row, expected.result, once());
      done += count;
    } while (Number(process.hrtime.bigint() - begun) < millis * 1e6);
    const used = process.cpuUsage(cpu);
    return `${((used.user + used.system) * 1e3) / done} ${Number(process.hrtime.bigint() - begun) / done}`;
  }

  for (let i = 0; i < warmups; i++) iteration();
  for (let i = 0; i < iterations; i++) console.log(iteration());
  const written = db
    .prepare('SELECT count(*) AS rows, coalesce(sum(person), 0) AS persons, coalesce(sum(amount), 0) AS amounts FROM bench_orders')
    .get();
  const { rows, persons, amounts } = expected;
  check(row, { rows: rows * times, persons: persons * times, amounts: amounts * times }, written);
}

function main() {
  const [, row, warmups, iterations, millis] = process.argv.slice(2);
  if (row === 'version') {
    const sqlite = new Database(':memory:').prepare('SELECT sqlite_version() AS version').get().version;
    console.log(`better-sqlite3 ${require('better-sqlite3/package.json').version}, SQLite ${sqlite}, Node ${process.version}`);
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'selvage-bench'));
  const db = opened(path.join(folder, 'bench.db'));
  try {
    fill(db);
    measure(db, row, Number(warmups), Number(iterations), Number(millis));
  } finally {
    db.close();
    fs.rmSync(folder, { recursive: true });
  }
}

main();
