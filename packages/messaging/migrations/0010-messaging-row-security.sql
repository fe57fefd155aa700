-- Row security: the pool says with every statement whose rows it may see (`lodestone.reach`: 'nobody', the id of one organisation, or
-- 'everybody' and 'service' for those that see all), and policies compare that with a column of the row itself. Unset means nobody.
CREATE FUNCTION reach() RETURNS text LANGUAGE sql STABLE
RETURN coalesce(current_setting('lodestone.reach', true), 'nobody');

CREATE FUNCTION everybody_in_reach() RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(current_setting('lodestone.reach', true), '') IN ('everybody', 'service');

-- Null when the reach is not that of one organisation. A text of a UUID's length that is none is an error: nothing is seen.
CREATE FUNCTION organisation_in_reach() RETURNS uuid LANGUAGE sql STABLE
RETURN CASE WHEN length(current_setting('lodestone.reach', true)) = 36 THEN current_setting('lodestone.reach', true)::uuid END;

-- Keeps the rows of a table to the organisations named in their columns; to the hub alone where no column is named. The selects are
-- evaluated once a statement, not once a row.
CREATE PROCEDURE protect_rows(name text, owners text[] DEFAULT '{}') LANGUAGE plpgsql AS $$
DECLARE
  condition text := '(SELECT everybody_in_reach())';
  owner text;
BEGIN
  FOREACH owner IN ARRAY owners LOOP
    condition := condition || format(' OR %I = (SELECT organisation_in_reach())', owner);
  END LOOP;
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY in_reach ON %I USING (%s)', name, condition);
END
$$;

-- A fact belongs to the organisation whose call wrote it, and else to the hub. Whoever inserts need not say so.
ALTER TABLE journal ADD COLUMN organisation uuid DEFAULT organisation_in_reach();
CALL protect_rows('journal', '{organisation}');

-- What everybody may know of a chain, and must, to add to it: its end. Never what was told. The reach is put back before it answers, and
-- by the end of the transaction if it fails.
CREATE FUNCTION journal_heads(asked text[])
RETURNS TABLE (subject text, seq integer, hash text, topic text, version integer) LANGUAGE plpgsql STABLE AS $$
DECLARE
  before text := reach();
BEGIN
  PERFORM set_config('lodestone.reach', 'service', true);
  RETURN QUERY SELECT head.subject, head.seq, head.hash, head.topic, head.aggregate_version
  FROM unnest(asked) AS one (subject) CROSS JOIN LATERAL (
    SELECT j.subject, j.seq, j.hash, j.topic, j.aggregate_version FROM journal AS j
    WHERE j.subject = one.subject ORDER BY j.seq DESC LIMIT 1) AS head;
  PERFORM set_config('lodestone.reach', before, true);
END
$$;

-- Whoever acts adds to the outbox; only the hub reads it.
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON outbox FOR INSERT WITH CHECK (reach() <> 'nobody');
CREATE POLICY read ON outbox FOR SELECT USING ((SELECT everybody_in_reach()));
CREATE POLICY sent ON outbox FOR DELETE USING ((SELECT everybody_in_reach()));

-- A scope begins with the organisation, written as the caller writes it.
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY in_reach ON idempotency
USING ((SELECT everybody_in_reach())
  OR starts_with(scope, (SELECT CASE WHEN organisation_in_reach() IS NOT NULL THEN reach() || ' ' END)));

-- Records as they came, with what they tell; and the subjects that grew on a day.
CALL protect_rows('parked');
CALL protect_rows('audit_leaf');
