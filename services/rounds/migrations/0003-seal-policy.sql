-- Under which policy and version of it the levels of a sealed supply book were judged.
ALTER TABLE seal ADD COLUMN policy jsonb;
