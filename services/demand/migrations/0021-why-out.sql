-- What the sentence of why a line is not in a round is made of, so that it can be said in another language. None of what an operator wrote, or was kept before.
ALTER TABLE entry ADD COLUMN why jsonb;
