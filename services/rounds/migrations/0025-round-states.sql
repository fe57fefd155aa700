-- A round has what its state asks for. Those that took offers, or were closed, before it was kept get what was read where it was missing: the end
-- of the collection, and a matching of which nothing was told since the close.
UPDATE round SET offering_since = collection_closes_at WHERE state = 'offering' AND offering_since IS NULL;
UPDATE round SET matching = jsonb_build_object(
  'state', 'waiting', 'since', to_char(closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
WHERE state IN ('sealing', 'matching') AND matching IS NULL;
