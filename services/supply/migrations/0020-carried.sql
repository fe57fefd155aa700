-- Grams that an award took of the offer in this round; unknown of awards that were kept before. What a round left of an offer that is carried over
-- stands in a further one: `carried_from` is the round before it.
ALTER TABLE entry ADD COLUMN awarded_grams bigint, ADD COLUMN carried_from uuid;
-- When a round was over, by this database's clock.
ALTER TABLE book ADD COLUMN done_at timestamptz;
