-- What the proof of a delivery says beside what was delivered: how much was awarded and contracted, and which entries of the ledger an event of a round
-- made. Of what was told before this was kept, what the ledger of batches knows.
ALTER TABLE award ADD COLUMN awarded bigint, ADD COLUMN contracted bigint, ADD COLUMN contracted_on date;
UPDATE award SET awarded = told.grams FROM batch_told AS told WHERE told.kind = 'awarded' AND told.allocation_id = award.allocation_id;
UPDATE award SET contracted = told.grams FROM batch_told AS told WHERE told.kind = 'contracted' AND told.allocation_id = award.allocation_id;

ALTER TABLE batch_posting ADD COLUMN event_id uuid;
UPDATE batch_posting SET event_id = one.id FROM delivery AS one
WHERE because = 'delivery-reported' AND batch_posting.allocation_id = one.allocation_id
  AND NOT EXISTS (SELECT FROM delivery AS other WHERE other.allocation_id = one.allocation_id AND other.id <> one.id);

-- Why a credential of the hub is revoked; and what a passport says of each stage, which ends with it too.
ALTER TABLE issued ADD COLUMN revoked_because text, ADD COLUMN stages text;
