-- What happened to whom, by whom, from where and how it ended. Rows are only ever added.
--
-- A row names people by ids and keyed hashes alone. What is personal (addresses, numbers, before and
-- after) is sealed under the user's own key: destroying that key erases the person and leaves the
-- log whole.
CREATE TABLE user_keys (
  user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  wrapped_key BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE audit_events (
  id UUID PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  type TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('success', 'failure')),
  -- A problem code, or why something ended.
  reason TEXT,
  -- No foreign key: the row outlives the user.
  user_id INTEGER,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'staff', 'operator', 'system', 'anonymous')),
  actor_id INTEGER,
  session_id UUID,
  request_id TEXT,
  ip_hash BYTEA,
  -- The number or address that was tried, where it belongs to nobody (yet).
  subject_hash BYTEA,
  details JSONB NOT NULL DEFAULT '{}',
  personal BYTEA,
  -- Rows are chained in lanes, so that no two actions wait for one lock.
  lane SMALLINT,
  lane_position BIGINT,
  chain BYTEA,
  UNIQUE (lane, lane_position)
);
CREATE INDEX audit_events_user ON audit_events (user_id, at DESC, id DESC);
CREATE INDEX audit_events_at ON audit_events (at);
