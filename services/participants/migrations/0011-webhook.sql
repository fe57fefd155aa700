-- Secrets are wrapped by the keyring, the newest first; those that a rotation replaced sign too until their time is over. The hub seals
-- what stood here in clear when it next starts, and empties this column.
ALTER TABLE webhook RENAME COLUMN secret TO clear_secret;
ALTER TABLE webhook ALTER COLUMN clear_secret DROP NOT NULL;
ALTER TABLE webhook ADD COLUMN secrets jsonb NOT NULL DEFAULT '[]';

-- A webhook that nobody listens at is disabled until its owner enables it. `failing_since`: nothing was accepted since.
ALTER TABLE webhook ADD COLUMN state text NOT NULL DEFAULT 'active';
ALTER TABLE webhook ADD COLUMN disabled_reason text;
ALTER TABLE webhook ADD COLUMN disabled_at timestamptz;
ALTER TABLE webhook ADD COLUMN failing_since timestamptz;

-- `leased_until`: whoever took it is sending it now, or has died. `step`: its place in the schedule of retries, which ends.
ALTER TABLE delivery ADD COLUMN leased_until timestamptz;
ALTER TABLE delivery ADD COLUMN step integer NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN last_attempt_at timestamptz;
ALTER TABLE delivery ADD COLUMN last_error text;
ALTER TABLE delivery DROP COLUMN give_up_at;

DROP INDEX delivery_due_idx;
CREATE INDEX delivery_due_idx ON delivery (next_attempt_at) WHERE state = 'pending';
CREATE INDEX delivery_pending_idx ON delivery (webhook_id, next_attempt_at, seq) WHERE state = 'pending';
CREATE INDEX delivery_leased_idx ON delivery (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX delivery_created_idx ON delivery (created_at);
