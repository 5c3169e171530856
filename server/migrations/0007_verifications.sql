-- One-time codes. `code_hash` is keyed: the database alone does not tell a code.
CREATE TABLE verifications (
  id UUID PRIMARY KEY,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
  -- E.164, or an e-mail address in lower case.
  address TEXT NOT NULL,
  address_hash BYTEA NOT NULL,
  -- Whose code it is; null where nobody has the address, or where it is about to become theirs.
  -- No foreign key: its check would take time for those who have an account, and for nobody else.
  user_id INTEGER,
  code_hash BYTEA NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  -- Redeemed, or replaced by a newer one.
  closed_at TIMESTAMPTZ
);
CREATE INDEX verifications_open ON verifications (address_hash, purpose) WHERE closed_at IS NULL;
CREATE INDEX verifications_expiry ON verifications (expires_at);

-- When codes were asked for, by keyed hash of the address (and purpose), and in total by the hour.
CREATE TABLE code_requests (
  key BYTEA PRIMARY KEY,
  asked_at TIMESTAMPTZ[] NOT NULL,
  touched_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX code_requests_touched ON code_requests (touched_at);
CREATE TABLE code_request_totals (
  hour TIMESTAMPTZ PRIMARY KEY,
  count INTEGER NOT NULL
);
