-- Refresh tokens: the session's generation, and what is needed to judge an earlier one. Nothing is
-- added for a rotation. The salt is one of two halves; the other is the server's key.
ALTER TABLE sessions
  ADD COLUMN refresh_salt BYTEA,
  ADD COLUMN generation INTEGER NOT NULL DEFAULT 0,
  -- The newest generation that a client has shown to have: by refreshing, or by its access token.
  ADD COLUMN seen_generation INTEGER NOT NULL DEFAULT 0,
  -- When each of the latest generations was rotated away, the newest last; as old as the grace at most.
  ADD COLUMN rotations TIMESTAMPTZ[] NOT NULL DEFAULT '{}',
  -- `expires_at` moves on with each refresh, up to here.
  ADD COLUMN expires_at_latest TIMESTAMPTZ,
  -- The latest proof of who is there, in this session.
  ADD COLUMN authenticated_at TIMESTAMPTZ,
  ADD COLUMN device_id UUID;

-- The account has shown a device token before: its log-ins from new devices are worth a notice.
ALTER TABLE users ADD COLUMN knows_devices BOOLEAN NOT NULL DEFAULT false;
