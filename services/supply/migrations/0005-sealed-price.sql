-- A price is sealed before it comes here. `sealed_price` says in what it is stated and who may open the rest: its data key is wrapped for
-- its supplier, and under the key of the round in which it stands or of the offers that stand in none. The keys are in no database.
ALTER TABLE offer ADD COLUMN sealed_price jsonb;
ALTER TABLE entry ADD COLUMN sealed_price jsonb;

-- What was written before is sealed when the service starts, since that has the keys. No row with a price in clear is taken from now on.
CREATE INDEX offer_clear_idx ON offer (id) WHERE sealed_price IS NULL;
CREATE INDEX entry_clear_idx ON entry (offer_id) WHERE sealed_price IS NULL;
ALTER TABLE offer ADD CONSTRAINT offer_price_sealed
  CHECK (sealed_price IS NOT NULL AND strpos(body, '"price":') = 0) NOT VALID;
ALTER TABLE entry ADD CONSTRAINT entry_price_sealed
  CHECK (sealed_price IS NOT NULL AND strpos(body, '"price":') = 0) NOT VALID;

-- The roots of keyrings under which prices are sealed here: without all of them the service does not start.
CREATE TABLE price_root (id text PRIMARY KEY, since timestamptz NOT NULL DEFAULT now());

-- When the offers of a round were closed, by the clock of this database. No price opens under a round's key before.
ALTER TABLE book ADD COLUMN closed_at timestamptz;
UPDATE book SET closed_at = now() WHERE seal IS NOT NULL;

-- A book goes from open to sealed to done; a close, a seal and a match stay as they are, and nothing joins what is closed.
CREATE FUNCTION keep_book_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  course CONSTANT text[] := ARRAY['open', 'sealed', 'done'];
BEGIN
  IF array_position(course, NEW.state) < array_position(course, OLD.state)
    OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
    OR (OLD.seal IS NOT NULL AND NEW.seal IS DISTINCT FROM OLD.seal)
    OR (OLD.matched AND NOT NEW.matched)
  THEN
    RAISE EXCEPTION 'the book of round % cannot be reopened', OLD.round_id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER book_stays_closed BEFORE UPDATE ON book FOR EACH ROW EXECUTE FUNCTION keep_book_closed();

CREATE FUNCTION keep_entries_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh JOIN book USING (round_id) WHERE fresh.status = 'joined' AND book.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'no offer joins a book that is closed';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER entry_stays_out AFTER INSERT ON entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION keep_entries_out();
CREATE TRIGGER entry_stays_out_again AFTER UPDATE ON entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION keep_entries_out();

DO $$
BEGIN
  EXECUTE format('REVOKE DELETE, TRUNCATE ON book, entry FROM %I', 'lodestone_' || current_schema());
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON price_root FROM %I', 'lodestone_' || current_schema());
END $$;
