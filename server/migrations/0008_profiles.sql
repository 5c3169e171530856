ALTER TABLE users
  ADD COLUMN email_verified_at TIMESTAMPTZ,
  ADD COLUMN metadata JSONB NOT NULL DEFAULT '{}',
  -- Set while a deletion can still be undone.
  ADD COLUMN deleted_at TIMESTAMPTZ;
-- Addresses are compared in lower case; the seed's own UNIQUE goes by the letters as they are.
CREATE INDEX users_email_lower ON users (lower(email));
CREATE UNIQUE INDEX users_email_proved ON users (lower(email)) WHERE email_verified_at IS NOT NULL;
CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;

-- RFC 7396. In the database, so that of two patches at once each is applied to what the other left.
CREATE FUNCTION json_merge_patch(target JSONB, patch JSONB) RETURNS JSONB
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(patch) IS DISTINCT FROM 'object' THEN patch ELSE (
    SELECT coalesce(jsonb_object_agg(merged.key, merged.value), '{}')
      FROM (
        SELECT old.key, old.value
          FROM jsonb_each(CASE jsonb_typeof(target) WHEN 'object' THEN target ELSE '{}' END) AS old
         WHERE NOT patch ? old.key
        UNION ALL
        SELECT new.key, json_merge_patch(
                 CASE jsonb_typeof(target) WHEN 'object' THEN target -> new.key END, new.value)
          FROM jsonb_each(patch) AS new
         WHERE jsonb_typeof(new.value) <> 'null'
      ) AS merged
  ) END
$$;
