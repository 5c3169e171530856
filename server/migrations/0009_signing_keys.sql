-- Keys that access tokens are signed with; the private half is sealed under the server's key.
CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'ES256', 'RS256')),
  public_jwk JSONB NOT NULL,
  sealed_private_jwk BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  -- Published from `created_at`, used to sign from here; verified until `retired_at`.
  active_from TIMESTAMPTZ NOT NULL,
  retired_at TIMESTAMPTZ
);
