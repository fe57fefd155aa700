-- What an offer is said to contain: its grade, and percent of mass by chemical element where it declares them. Both are unknown (null) of offers
-- copied before; a rebuild of the copy fills them.
ALTER TABLE offer ADD COLUMN grade text, ADD COLUMN composition jsonb;
