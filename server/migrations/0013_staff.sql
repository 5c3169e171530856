-- Who of the users is staff, and what staff may have done. Roles stand apart from `users`: the check
-- of every request never reads them.
CREATE TABLE user_roles (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('admin', 'support', 'auditor')),
  granted_at TIMESTAMPTZ NOT NULL,
  -- null: on the command line, or by the link of the start screen. No foreign key: the grant outlives
  -- whoever made it.
  granted_by INTEGER,
  PRIMARY KEY (user_id, role)
);
CREATE INDEX user_roles_role ON user_roles (role, user_id);

ALTER TABLE users
  ADD COLUMN disabled_reason TEXT,
  -- From then on the row is as if enabled; maintenance tidies it.
  ADD COLUMN disabled_until TIMESTAMPTZ;
CREATE INDEX users_disabled ON users (id) WHERE disabled_at IS NOT NULL;
CREATE INDEX users_disabled_until ON users (disabled_until) WHERE disabled_until IS NOT NULL;

-- A member of staff who acts as the user, for some minutes and without a refresh token. Erasing that
-- member ends it. Rows of before meet the stricter rule that was there, so none is read again.
ALTER TABLE sessions
  ADD COLUMN impersonator_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
  DROP CONSTRAINT sessions_origin_check,
  ADD CONSTRAINT sessions_origin_check
    CHECK (origin IN ('login', 'seed_token', 'impersonation')) NOT VALID;
CREATE INDEX sessions_impersonator ON sessions (impersonator_id) WHERE impersonator_id IS NOT NULL;
-- Not of living ones alone: a planner without statistics would then read all of it to end one user's.
CREATE INDEX sessions_started ON sessions (created_at DESC, id DESC);

-- The link that makes the first admin: one at a time, kept as a keyed hash.
CREATE TABLE setup_links (
  only_row BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
  token_hash BYTEA NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);

-- What a search looks through: name, address and number, each with a space before it.
CREATE FUNCTION search_text(name TEXT, email TEXT, number TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(' ' || left(coalesce(name, ''), 300) || ' ' || left(coalesce(email, ''), 300)
               || ' ' || left(number, 300))
$$;

-- Every three characters that follow each other. What is searched for has no others than a text that
-- holds it. Without an extension, so that it is there on every PostgreSQL, and the same in every script.
CREATE FUNCTION search_threes(given TEXT) RETURNS TEXT[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array(SELECT substr(given, at, 3) FROM generate_series(1, length(given) - 2) AS at)
$$;

-- Beside them, what each word begins with, for a search by one letter. It calls none of our functions:
-- where an index is built or a dump is restored, PostgreSQL looks for functions in its own schema alone.
CREATE FUNCTION search_grams(given TEXT) RETURNS TEXT[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array(SELECT substr(given, at, 3) FROM generate_series(1, length(given) - 2) AS at)
      || array(SELECT ' ' || left(word, 1) FROM unnest(string_to_array(given, ' ')) AS word
                WHERE word <> '')
$$;
-- The index over them is built afterwards, beside the traffic: src/db/search-index.ts.
