-- The log of events becomes a chain that shows what was changed in it.
--
-- Each event stands in a lane and carries an HMAC over itself and over the one before. Whoever writes
-- one holds the lane's row until their transaction ends, and takes a lane that nobody holds. The keys are
-- the server's: the database cannot make a link, and what it can do is below.
--
-- A lane goes on from its base: nothing at first, later the newest row that was dropped because its
-- time was over. Lane -1 is the one that seals are chained in.
CREATE TABLE audit_lanes (
  lane SMALLINT PRIMARY KEY,
  base_position BIGINT NOT NULL DEFAULT 0,
  base_chain BYTEA,
  base_mac BYTEA,
  head_position BIGINT NOT NULL DEFAULT 0,
  head_chain BYTEA,
  head_mac BYTEA
  -- Every event changes one of these rows: with room beside them, the new version stays on the page.
) WITH (fillfactor = 25);
INSERT INTO audit_lanes (lane) SELECT generate_series(-1, 63);

-- Where every lane ended at an instant.
CREATE TABLE audit_seals (
  id BIGINT PRIMARY KEY,
  sealed_at TIMESTAMPTZ NOT NULL,
  -- [lane, position, chain in hex], by lane
  heads JSONB NOT NULL,
  -- How many had ever been written into the lanes.
  events BIGINT NOT NULL,
  chain BYTEA NOT NULL
);

-- Append-only, for owners too: who means to change a row has to take a trigger away first.

CREATE FUNCTION kpa_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER audit_events_unchanged BEFORE UPDATE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION kpa_refuse_change();
CREATE TRIGGER audit_seals_unchanged BEFORE UPDATE OR TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION kpa_refuse_change();
CREATE TRIGGER audit_lanes_kept BEFORE DELETE OR TRUNCATE ON audit_lanes
  FOR EACH STATEMENT EXECUTE FUNCTION kpa_refuse_change();

-- A row may go when it is a year old and its lane goes on from behind it.
CREATE FUNCTION kpa_keep_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.at < now() - interval '8760 hours'
     AND (OLD.lane IS NULL
          OR OLD.lane_position <= (SELECT base_position FROM audit_lanes WHERE lane = OLD.lane))
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'DELETE of audit_events is refused: it is append-only'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_events_kept BEFORE DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION kpa_keep_event();

CREATE FUNCTION kpa_keep_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sealed_at < now() - interval '8760 hours'
     AND OLD.id <= (SELECT base_position FROM audit_lanes WHERE lane = -1)
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'DELETE of audit_seals is refused: it is append-only'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_seals_kept BEFORE DELETE ON audit_seals
  FOR EACH ROW EXECUTE FUNCTION kpa_keep_seal();

-- What is past its time goes by these functions alone, so that the server's role needs no right to
-- delete. The clock is the database's: a caller cannot move it.

-- Drops a lane's rows up to a position that the newest seal covers. The lane goes on from there.
CREATE FUNCTION kpa_drop_audit_events(of_lane INTEGER, through BIGINT, with_chain BYTEA, with_mac BYTEA)
RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  base BIGINT;
  dropped BIGINT;
BEGIN
  IF NOT EXISTS (
    SELECT FROM jsonb_array_elements(
             (SELECT heads FROM audit_seals ORDER BY id DESC LIMIT 1)) AS head
     WHERE (head ->> 0)::integer = of_lane AND (head ->> 1)::bigint >= through)
  THEN
    RAISE EXCEPTION 'lane % is not sealed up to %', of_lane, through;
  END IF;
  SELECT base_position INTO base FROM audit_lanes WHERE lane = of_lane FOR UPDATE;
  UPDATE audit_lanes
     SET base_position = through, base_chain = with_chain, base_mac = with_mac
   WHERE lane = of_lane AND base_position < through AND through <= head_position
     AND EXISTS (SELECT FROM audit_events
                  WHERE lane = of_lane AND lane_position = through
                    AND chain IS NOT DISTINCT FROM with_chain);
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  -- The trigger refuses a row that is not old enough, and with it all of this.
  DELETE FROM audit_events
   WHERE lane = of_lane AND lane_position > base AND lane_position <= through;
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END
$$;

-- Drops rows from before there were lanes.
CREATE FUNCTION kpa_drop_unchained_events(at_most INTEGER)
RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  dropped BIGINT;
BEGIN
  DELETE FROM audit_events WHERE id IN (
    SELECT id FROM audit_events
     WHERE lane IS NULL AND at < now() - interval '8760 hours' LIMIT at_most);
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END
$$;

-- Drops seals up to one; the newest stays.
CREATE FUNCTION kpa_drop_audit_seals(through BIGINT, with_chain BYTEA, with_mac BYTEA)
RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  dropped BIGINT;
BEGIN
  UPDATE audit_lanes
     SET base_position = through, base_chain = with_chain, base_mac = with_mac
   WHERE lane = -1 AND base_position < through AND through < head_position
     AND EXISTS (SELECT FROM audit_seals
                  WHERE id = through AND chain IS NOT DISTINCT FROM with_chain);
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  DELETE FROM audit_seals WHERE id <= through;
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END
$$;

-- They run with their owner's rights: nobody else's tables may stand in for these, and nobody may call
-- them who was not given leave.
DO $$
DECLARE
  which TEXT;
BEGIN
  FOREACH which IN ARRAY ARRAY[
    'kpa_refuse_change()', 'kpa_keep_event()', 'kpa_keep_seal()',
    'kpa_drop_audit_events(integer, bigint, bytea, bytea)', 'kpa_drop_unchained_events(integer)',
    'kpa_drop_audit_seals(bigint, bytea, bytea)']
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', which, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', which);
  END LOOP;
END
$$;
