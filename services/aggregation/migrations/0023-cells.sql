-- Sums of what standing lines still want, so that a reader pays for what it is shown and not for the lines behind it. They are never added to: whoever changes
-- what they come from marks it in the same transaction, a job sums what is marked anew, and readers do so by themselves with what is still marked (cell_now).

-- A mark: a cell of a participant, or a line or participant of whatever cell. What it leads to is looked up when the sums are made, as it stands then.
CREATE TABLE changed (
  participant_id uuid,
  line_id uuid,
  material text,
  grade text,
  period text,
  CONSTRAINT changed_check CHECK (CASE WHEN material IS NULL THEN num_nonnulls(participant_id, line_id) = 1 ELSE num_nonnulls(participant_id, grade, period) = 3 END)
);

-- What a participant wants in a cell; there as long as one of its lines is, though it may want nothing more.
CREATE TABLE share (
  material text NOT NULL,
  period text NOT NULL,
  grade text NOT NULL,
  participant_id uuid NOT NULL,
  forecast bigint NOT NULL,
  intent bigint NOT NULL,
  firm bigint NOT NULL,
  PRIMARY KEY (material, period, grade, participant_id)
);
CREATE INDEX share_participant_idx ON share (participant_id);

-- The same of all participants of a bloc, '' where it is not known yet. `contributors`: how many want something, groups counted once.
CREATE TABLE cell (
  material text NOT NULL,
  period text NOT NULL,
  grade text NOT NULL,
  bloc text NOT NULL,
  forecast bigint NOT NULL,
  intent bigint NOT NULL,
  firm bigint NOT NULL,
  contributors integer NOT NULL,
  PRIMARY KEY (material, period, grade, bloc)
);

-- Sums are looked up by who asked for what, and lines by their id.
DROP INDEX line_cell_idx;
CREATE INDEX line_share_idx ON line (participant_id, material, period);
CREATE INDEX line_id_idx ON line (id);

CREATE VIEW share_changed WITH (security_invoker = true) AS
SELECT material, period, grade, participant_id FROM changed WHERE material IS NOT NULL
UNION SELECT line.material, line.period, line.grade, line.participant_id FROM changed JOIN line ON line.id = changed.line_id
UNION SELECT share.material, share.period, share.grade, share.participant_id
  FROM changed JOIN share ON share.participant_id = changed.participant_id WHERE changed.material IS NULL;

-- What is marked, summed anew.
CREATE VIEW share_fresh WITH (security_invoker = true) AS
SELECT line.material, line.period, line.grade, line.participant_id,
  coalesce(sum(left_over.grams) FILTER (WHERE commitment = 'forecast'), 0)::bigint AS forecast,
  coalesce(sum(left_over.grams) FILTER (WHERE commitment = 'intent'), 0)::bigint AS intent,
  coalesce(sum(left_over.grams) FILTER (WHERE commitment = 'firm'), 0)::bigint AS firm
FROM share_changed JOIN line USING (material, period, grade, participant_id)
CROSS JOIN LATERAL (SELECT greatest(line.grams - coalesce(sum(need), 0), 0) AS grams FROM award WHERE award.line_id = line.id) AS left_over
GROUP BY line.material, line.period, line.grade, line.participant_id;

CREATE VIEW share_now WITH (security_invoker = true) AS
SELECT material, period, grade, participant_id, forecast, intent, firm FROM share
WHERE NOT EXISTS (SELECT FROM share_changed AS one
  WHERE (one.material, one.period, one.grade, one.participant_id) = (share.material, share.period, share.grade, share.participant_id))
UNION ALL SELECT material, period, grade, participant_id, forecast, intent, firm FROM share_fresh;

CREATE VIEW cell_fresh WITH (security_invoker = true) AS
SELECT material, period, grade, coalesce(bloc, '') AS bloc, sum(forecast)::bigint AS forecast, sum(intent)::bigint AS intent, sum(firm)::bigint AS firm,
  (count(DISTINCT name) FILTER (WHERE forecast + intent + firm > 0))::integer AS contributors
FROM share_now LEFT JOIN contributor ON contributor.id = participant_id
WHERE (material, period, grade) IN (SELECT material, period, grade FROM share_changed)
GROUP BY material, period, grade, coalesce(bloc, '');

CREATE VIEW cell_now WITH (security_invoker = true) AS
SELECT material, period, grade, bloc, forecast, intent, firm, contributors FROM cell
WHERE NOT EXISTS (SELECT FROM share_changed AS one WHERE (one.material, one.period, one.grade) = (cell.material, cell.period, cell.grade))
UNION ALL SELECT material, period, grade, bloc, forecast, intent, firm, contributors FROM cell_fresh;

-- The view `wanted` stays for processes of the version before, which may run beside new ones.

CREATE FUNCTION mark_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changed (participant_id, material, period, grade) SELECT DISTINCT participant_id, material, period, grade FROM touched;
  RETURN NULL;
END
$$;
CREATE TRIGGER line_added AFTER INSERT ON line REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION mark_lines();
CREATE TRIGGER line_removed AFTER DELETE ON line REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION mark_lines();

CREATE FUNCTION mark_awards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changed (line_id) SELECT DISTINCT line_id FROM touched;
  RETURN NULL;
END
$$;
CREATE TRIGGER award_added AFTER INSERT ON award REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION mark_awards();
CREATE TRIGGER award_removed AFTER DELETE ON award REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION mark_awards();

CREATE FUNCTION mark_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changed (participant_id) SELECT id FROM touched;
  RETURN NULL;
END
$$;
CREATE TRIGGER participant_added AFTER INSERT ON known_participant REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION mark_participants();
CREATE TRIGGER participant_changed AFTER UPDATE ON known_participant REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION mark_participants();

-- Lines and awards come and go, and are never changed in place: no trigger would see it.
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE ON line, award FROM %I', 'lodestone_' || current_schema());
END $$;

CALL protect_rows('changed');
CALL protect_rows('share', '{participant_id}');
CALL protect_rows('cell');

-- What stood before.
SELECT set_config('lodestone.reach', 'service', true);
INSERT INTO changed (participant_id, material, period, grade) SELECT DISTINCT participant_id, material, period, grade FROM line;
INSERT INTO share SELECT material, period, grade, participant_id, forecast, intent, firm FROM share_fresh;
INSERT INTO cell SELECT material, period, grade, bloc, forecast, intent, firm, contributors FROM cell_fresh;
DELETE FROM changed;
