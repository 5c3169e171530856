-- Counts for charts. No request waits for them: what is written anyway is counted afterwards, each event,
-- message and code once, in the transaction that moves the mark behind it.

-- Whoever counts holds the one row. By lane, from lane 0: how far its events are counted.
CREATE TABLE statistics_progress (
  only_row BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
  counted BIGINT[] NOT NULL
) WITH (fillfactor = 50);
INSERT INTO statistics_progress (counted) VALUES (array_fill(0::bigint, ARRAY[64]));

CREATE TABLE event_counts (
  type TEXT NOT NULL,
  -- Of UTC, as every period here.
  hour TIMESTAMPTZ NOT NULL,
  result TEXT NOT NULL,
  -- Of a failure: a problem code. Empty where there is none.
  reason TEXT NOT NULL,
  -- What a code was for; empty in other events.
  purpose TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (type, hour, result, reason, purpose)
) WITH (fillfactor = 70);
CREATE INDEX event_counts_hour ON event_counts (hour);

-- Who was there, for as long as a week has to be counted. The only rows here that name anybody.
CREATE TABLE active_user_days (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  day DATE NOT NULL,
  PRIMARY KEY (user_id, day)
);
CREATE INDEX active_user_days_day ON active_user_days (day);

-- Distinct users of a day, and of the seven days up to it. Days to come have those who will still be
-- within their week.
CREATE TABLE active_users (
  day DATE PRIMARY KEY,
  day_count INTEGER NOT NULL,
  week_count INTEGER NOT NULL
) WITH (fillfactor = 50);

-- Codes to sign up and to log in, by the hour in which they were asked for.
CREATE TABLE code_funnel (
  hour TIMESTAMPTZ NOT NULL,
  -- ISO 3166; `ZZ`: none; `email`.
  region TEXT NOT NULL,
  -- `none` where nothing was handed to any.
  provider TEXT NOT NULL,
  asked INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  entered INTEGER NOT NULL,
  signed_in INTEGER NOT NULL,
  PRIMARY KEY (hour, region, provider)
) WITH (fillfactor = 70);

-- How many steps of a code are counted: 1 asked for, 2 sent, 3 delivered.
ALTER TABLE messages ADD COLUMN counted_steps SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX messages_uncounted ON messages (created_at)
  WHERE template IN ('code.register', 'code.login') AND state NOT IN ('queued', 'sending')
    AND counted_steps < CASE WHEN state = 'delivered' THEN 3
                             WHEN state = 'sent' OR sent_at IS NOT NULL THEN 2 ELSE 1 END;

ALTER TABLE verifications
  -- The right code was entered for the first time, and it was used.
  ADD COLUMN entered_at TIMESTAMPTZ,
  ADD COLUMN redeemed_at TIMESTAMPTZ,
  -- 1 entered, 2 used.
  ADD COLUMN counted_steps SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX verifications_uncounted ON verifications (created_at)
  WHERE entered_at IS NOT NULL
    AND counted_steps < CASE WHEN redeemed_at IS NULL THEN 1 ELSE 2 END;

-- What staff look for: events of a kind, what somebody did, messages that were not sent.
CREATE INDEX audit_events_type ON audit_events (type, at DESC, id DESC);
CREATE INDEX audit_events_actor ON audit_events (actor_id, at DESC, id DESC)
  WHERE actor_id IS NOT NULL;
CREATE INDEX messages_dead ON messages (created_at DESC, id DESC) WHERE state = 'dead';
