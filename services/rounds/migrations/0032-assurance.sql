-- How the level of an offer in the sealed book is known, where that is more than its supplier's word.
ALTER TABLE sealed_entry ADD COLUMN assurance text;
