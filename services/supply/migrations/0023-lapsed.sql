-- The last decision on an offer's level where something else is found now than when it was made, with what was: it holds again where that is found.
ALTER TABLE offer ADD COLUMN lapsed jsonb;
