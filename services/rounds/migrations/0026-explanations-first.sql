-- Explanations are kept as they come; one that comes before the books learns with them whom it concerns.
ALTER TABLE explanation ALTER COLUMN participant_id DROP NOT NULL;
