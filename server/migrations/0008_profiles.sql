ALTER TABLE users
  ADD COLUMN email_verified_at TIMESTAMPTZ,
  ADD COLUMN metadata JSONB NOT NULL DEFAULT '{}',
  -- Set while a deletion can still be undone.
  ADD COLUMN deleted_at TIMESTAMPTZ;
-- Addresses are compared in lower case; the seed's own UNIQUE goes by the letters as they are.
CREATE INDEX users_email_lower ON users (lower(email));
CREATE UNIQUE INDEX users_email_proved ON users (lower(email)) WHERE email_verified_at IS NOT NULL;
