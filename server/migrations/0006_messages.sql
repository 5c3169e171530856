-- The outbox. A message is written in the transaction that causes it, and sent afterwards.
CREATE TABLE messages (
  id UUID PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
  template TEXT NOT NULL,
  language TEXT NOT NULL,
  -- No foreign key: its check would take time for those who have an account, and for nobody else.
  user_id INTEGER,
  verification_id UUID,
  address_hash BYTEA NOT NULL,
  -- ISO 3166 region of the number; null for e-mail.
  region TEXT,
  segments INTEGER NOT NULL,
  -- Address, code and what else the text names, sealed under the server's key; null once they are no
  -- longer needed.
  payload BYTEA,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'dead', 'withheld')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TIMESTAMPTZ NOT NULL,
  -- A message that is too old to be of use is not sent.
  expires_at TIMESTAMPTZ NOT NULL,
  provider TEXT,
  provider_message_id TEXT,
  last_error TEXT,
  created_at TIMESTAMPTZ NOT NULL,
  sent_at TIMESTAMPTZ
);
-- A withheld message is claimed and settled like any other, and not sent: see delivery/worker.ts.
CREATE INDEX messages_due ON messages (next_attempt_at)
  WHERE state IN ('queued', 'sending') OR (state = 'withheld' AND payload IS NOT NULL);
CREATE INDEX messages_created ON messages (created_at DESC, id DESC);
CREATE INDEX messages_withheld ON messages (created_at) WHERE state = 'withheld';
CREATE INDEX messages_content ON messages (created_at DESC, id DESC) WHERE payload IS NOT NULL;
CREATE INDEX messages_provider ON messages (provider, provider_message_id)
  WHERE provider_message_id IS NOT NULL;
