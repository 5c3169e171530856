-- Takes over the seed's table where there is one, and makes the same table where there is none, so
-- that the seed can work on either. Nothing here rewrites a row.
CREATE TABLE IF NOT EXISTS users (
  id SERIAL PRIMARY KEY,
  phone VARCHAR NOT NULL,
  password_hash VARCHAR NOT NULL,
  name VARCHAR,
  email VARCHAR UNIQUE
);
CREATE UNIQUE INDEX IF NOT EXISTS ix_users_phone ON users (phone);

-- The seed's INSERT names four columns, so every further one is nullable or has a default.
ALTER TABLE users
  ADD COLUMN phone_number TEXT,
  ADD COLUMN phone_resolved TEXT,
  ADD COLUMN phone_verified_at TIMESTAMPTZ,
  ADD COLUMN disabled_at TIMESTAMPTZ,
  ADD COLUMN sessions_ended_at TIMESTAMPTZ,
  ADD COLUMN created_at TIMESTAMPTZ;
-- Set apart, so that adopted rows stay without a time that nobody recorded.
ALTER TABLE users ALTER COLUMN created_at SET DEFAULT now();

-- A row that the seed added or whose phone it changed: `phone_number` says nothing about it yet.
-- The look-up reads this index, which is empty but for such rows. Its order is no other index's.
CREATE INDEX users_unresolved ON users (phone_resolved) WHERE phone_resolved IS DISTINCT FROM phone;
CREATE INDEX users_phone_number ON users (phone_number) WHERE phone_resolved = phone;
CREATE UNIQUE INDEX users_phone_number_proved ON users (phone_number)
  WHERE phone_verified_at IS NOT NULL AND phone_resolved = phone;

-- Which bcrypt costs are left: a log-in that fails costs as much as the dearest of them.
CREATE INDEX users_bcrypt_cost ON users (substr(password_hash, 5, 2)) WHERE password_hash LIKE '$2%';

CREATE TABLE installation (
  only_row BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
  -- The seed's rows at the time of the take-over; null: the database was made here.
  adopted_rows INTEGER,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
INSERT INTO installation (adopted_rows) SELECT nullif(count(*), 0) FROM users;
