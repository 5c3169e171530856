-- One row for each account that was tried, whether it exists or not. `key` is a keyed hash of the
-- canonical number. `reserved` holds the attempts under way.
CREATE TABLE login_throttles (
  key BYTEA PRIMARY KEY,
  failures INTEGER NOT NULL DEFAULT 0,
  blocked_until TIMESTAMPTZ,
  reserved TIMESTAMPTZ[] NOT NULL DEFAULT '{}',
  touched_at TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX login_throttles_touched ON login_throttles (touched_at);
