-- The hash of all that a waiting record says: written again, however often, it waits once. Those that wait already have none.
ALTER TABLE parked ADD COLUMN digest text;
CREATE UNIQUE INDEX parked_digest_idx ON parked (consumer, topic, key, digest);
