-- Numbers go to other people. `last_active_at` is written by each log-in, and at most once a day for a
-- session in use. Accounts that are there now count as active now, and the seed's new ones when they are
-- made: nobody is locked out by moving in here. No row is rewritten for it.
ALTER TABLE users
  ADD COLUMN last_active_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  -- The number went to a new account; this one is kept for whoever proves its e-mail address.
  ADD COLUMN parked_at TIMESTAMPTZ,
  -- When the password was last looked up among those that were leaked, and when it was found there. Both
  -- are about the one that is set.
  ADD COLUMN password_screened_at TIMESTAMPTZ,
  ADD COLUMN password_breached_at TIMESTAMPTZ;
