-- Files of before there were migrations have these tables.
-- AUTOINCREMENT: a check that is under way must not count for a later target of its id.
CREATE TABLE IF NOT EXISTS targets(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  url TEXT NOT NULL,
  every_seconds INTEGER NOT NULL,
  timeout_millis INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'UNKNOWN',
  since TIMESTAMPTZ NOT NULL,
  checks INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  last_status INTEGER);

CREATE TABLE IF NOT EXISTS checks(
  id INTEGER PRIMARY KEY,
  target_id INTEGER NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  state TEXT NOT NULL,
  latency_millis REAL NOT NULL,
  status INTEGER,
  error TEXT);

CREATE INDEX IF NOT EXISTS checks_by_target ON checks(target_id, id);
