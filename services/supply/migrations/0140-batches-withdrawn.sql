-- A batch that was registered wrongly is withdrawn whole: its grams leave for good, what it was made of goes back, and its name is free.
ALTER TABLE batch ADD COLUMN withdrawn bigint NOT NULL DEFAULT 0;
ALTER TABLE batch DROP CONSTRAINT batch_conserved;
ALTER TABLE batch ADD CONSTRAINT batch_conserved
  CHECK (grams > 0 AND available + offered + reserved + committed + delivered + transformed + withdrawn = grams);
ALTER TABLE batch DROP CONSTRAINT batch_not_below_zero;
ALTER TABLE batch ADD CONSTRAINT batch_not_below_zero
  CHECK (least(available, offered, reserved, committed, delivered, transformed, withdrawn) >= 0);
DROP INDEX batch_identity_key;
CREATE UNIQUE INDEX batch_identity_key ON batch (identity_issuer, identity) WHERE yielded_at IS NULL AND withdrawn = 0;
