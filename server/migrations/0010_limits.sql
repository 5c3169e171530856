-- What is counted by where it comes from, in windows that begin with the first of it. `key` is a keyed
-- hash of the client's network and of what is counted.
CREATE TABLE window_counts (
  key BYTEA PRIMARY KEY,
  count INTEGER NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX window_counts_end ON window_counts (ends_at);

-- Failed attempts on all accounts together, by the minute: what is normal here, and what is not.
CREATE TABLE guessing_rates (
  minute TIMESTAMPTZ PRIMARY KEY,
  failures INTEGER NOT NULL
);

-- Codes and notices: how many were asked for, what they cost, how many codes came back. `scope` is
-- `*` for all text messages, `email`, a region such as `IN`, or the front of a range of numbers such as
-- `+9198765`.
CREATE TABLE message_usage (
  scope TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('hour', 'day', 'month')),
  starts_at TIMESTAMPTZ NOT NULL,
  asked INTEGER NOT NULL DEFAULT 0,
  -- Codes that go to whatever number somebody names, and of those the ones that were entered. Of these
  -- figures only hours are kept.
  codes INTEGER NOT NULL DEFAULT 0,
  entered INTEGER NOT NULL DEFAULT 0,
  -- Millionths of the operator's currency.
  cost BIGINT NOT NULL DEFAULT 0,
  -- The alarm of this period was given.
  alarmed_at TIMESTAMPTZ,
  PRIMARY KEY (scope, period, starts_at)
) WITH (fillfactor = 70);
CREATE INDEX message_usage_start ON message_usage (starts_at);
-- The total by the hour is one of its scopes.
DROP TABLE code_request_totals;
