-- Since when and by whose act a line is out of a round. `barred`: an operator dropped it, whatever became of it afterwards, so its need does not
-- come back into that round. `kept_out`: it never stood there, because its need had been dropped.
ALTER TABLE entry
  ADD COLUMN barred boolean NOT NULL DEFAULT false,
  ADD COLUMN kept_out boolean NOT NULL DEFAULT false,
  ADD COLUMN out_at timestamptz,
  ADD COLUMN out_by text;
UPDATE entry SET barred = true WHERE status = 'dropped';
CREATE INDEX entry_barred_idx ON entry (round_id) WHERE barred;
