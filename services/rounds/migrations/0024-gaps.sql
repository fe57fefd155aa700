-- What the sentences of `missing` are made of, by sentence, so that they can be said in another language. None of those that were kept before.
ALTER TABLE round ADD COLUMN gaps jsonb;
