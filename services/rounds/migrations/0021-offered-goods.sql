-- The level of an offer in the sealed book: which goods are offered, and of an origin that the round takes, is published with its first match.
ALTER TABLE sealed_entry ADD COLUMN level text;
UPDATE sealed_entry SET level = input::jsonb->>'level' WHERE owner = 'supply';

-- What others asked for of the same offers is no longer said: which cells shared them follows from prices and ceilings.
DROP TABLE contested_cell;
DROP FUNCTION pool_cell(text, text, text, text);
