-- Why an offer stays out of a round that would take it: the round cannot compare its price. Such a place is `left` and binds nothing.
ALTER TABLE entry ADD COLUMN reason text;
