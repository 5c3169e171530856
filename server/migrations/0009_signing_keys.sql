-- Keys that access tokens are signed with; the private half is sealed under the server's key.
CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'ES256', 'RS256')),
  public_jwk JSONB NOT NULL,
  sealed_private_jwk BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  -- Published from `created_at`, used to sign from here until the next one's.
  active_from TIMESTAMPTZ NOT NULL,
  -- Of the tokens signed with it, the longest lifetime: it stays good for that long after it has
  -- stopped signing.
  longest_token_seconds INTEGER NOT NULL,
  -- When an operator took it out of use. A key that has a successor needs none: it goes by itself.
  retired_at TIMESTAMPTZ
);
