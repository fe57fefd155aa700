-- The batches that a credential says somebody has made, each by its name in one form: who else says something of a batch is found by it. What was kept before
-- is judged again at once, which fills it in.
ALTER TABLE credential ADD COLUMN goods text[] NOT NULL DEFAULT '{}'::text[];
CREATE INDEX credential_goods_idx ON credential USING gin (goods) WHERE status = 'accepted';
UPDATE credential SET due_at = now() WHERE status = 'accepted';

-- When a batch that was registered on its holder's word was registered by another party whom a credential names as its maker. Its name is free then.
ALTER TABLE batch ADD COLUMN yielded_at timestamptz;
ALTER TABLE batch DROP CONSTRAINT batch_identity_key;
CREATE UNIQUE INDEX batch_identity_key ON batch (identity_issuer, identity) WHERE yielded_at IS NULL;
