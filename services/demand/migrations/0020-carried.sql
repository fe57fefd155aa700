-- Grams of need that an award gave the line in this round; unknown of awards that were kept before. What a round left of a line that is carried over
-- stands in a further one: `carried_from` is the round before it.
ALTER TABLE entry ADD COLUMN awarded_need bigint, ADD COLUMN carried_from uuid;
-- When a round was over, by this database's clock.
ALTER TABLE book ADD COLUMN done_at timestamptz;
