-- A cancellation that has begun and is not done: who ordered it, and why. A round's allocations lapse some at a time before it is cancelled.
ALTER TABLE round ADD COLUMN cancelling jsonb;
CREATE INDEX round_cancelling_idx ON round (id) WHERE cancelling IS NOT NULL;
