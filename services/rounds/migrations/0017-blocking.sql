-- Pairs that would both gain by trading outside the round, and the rules that keep them apart, as the matching counted them.
ALTER TABLE matched ADD COLUMN blocking jsonb;
