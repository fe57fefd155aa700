-- The quantities of rounds that are over or nearly so, so that whoever lists rounds pays for what is shown and not for the lines behind it. They are never
-- added to: whoever changes what they come from marks the round in the same transaction, a job sums marked rounds anew once they are matched, and until then
-- readers do so by themselves.
CREATE TABLE round_marked (round_id uuid NOT NULL);
CREATE INDEX round_marked_idx ON round_marked (round_id);
CREATE TABLE round_totals (
  round_id uuid PRIMARY KEY,
  by_material jsonb NOT NULL
);

CREATE FUNCTION mark_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO round_marked SELECT DISTINCT round_id FROM touched;
  RETURN NULL;
END
$$;
CREATE FUNCTION mark_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO round_marked SELECT DISTINCT round_id FROM allocation WHERE id IN (SELECT allocation_id FROM touched);
  RETURN NULL;
END
$$;
DO $$
DECLARE
  name text;
  act text[];
BEGIN
  FOREACH name IN ARRAY ARRAY['entry', 'sealed_entry', 'allocation', 'delivery'] LOOP
    FOREACH act SLICE 1 IN ARRAY ARRAY[['added', 'INSERT', 'NEW'], ['changed', 'UPDATE', 'NEW'], ['removed', 'DELETE', 'OLD']] LOOP
      EXECUTE format('CREATE TRIGGER %s_%s AFTER %s ON %s REFERENCING %s TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION %s()',
        name, act[1], act[2], name, act[3], CASE name WHEN 'delivery' THEN 'mark_delivered' ELSE 'mark_rounds' END);
    END LOOP;
  END LOOP;
END $$;

-- Whoever acts marks a round, which tells no figure; only the hub reads and takes marks.
ALTER TABLE round_marked ENABLE ROW LEVEL SECURITY;
ALTER TABLE round_marked FORCE ROW LEVEL SECURITY;
CREATE POLICY marked ON round_marked FOR INSERT WITH CHECK (reach() <> 'nobody');
CREATE POLICY read ON round_marked FOR SELECT USING ((SELECT everybody_in_reach()));
CREATE POLICY taken ON round_marked FOR DELETE USING ((SELECT everybody_in_reach()));
CALL protect_rows('round_totals');

-- What stood before.
SELECT set_config('lodestone.reach', 'service', true);
INSERT INTO round_marked SELECT id FROM round;
