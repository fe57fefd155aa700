-- A run has an id of its own: one that has failed, and the one that is begun after it, are told apart in the history.
ALTER TABLE run ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE run ALTER COLUMN id DROP DEFAULT;
