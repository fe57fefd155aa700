-- The headers of an answer, as JSON by name: a repetition has them from here. Null for answers that were kept before.
ALTER TABLE idempotency ADD COLUMN headers text;
