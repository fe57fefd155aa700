-- What the sentence of why an offer stays out of a round is made of, so that it can be said in another language. None of those that were kept before.
ALTER TABLE entry ADD COLUMN why jsonb;
