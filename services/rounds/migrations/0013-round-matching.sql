-- How the matching of a closed round stands, as the matching service last told: a round's own column, gone when it is matched. Empty in rounds
-- that were closed before: what is told of them from now on is kept.
ALTER TABLE round ADD COLUMN matching jsonb;
