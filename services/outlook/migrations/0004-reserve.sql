-- Stock accounts. One is a bloc's, which operators run, or a member's own, whose rows nobody else reaches but the hub.
CREATE TABLE reserve (
  id             uuid PRIMARY KEY,
  participant_id uuid,
  bloc           text,
  name           text NOT NULL,
  element        text NOT NULL,
  stage          text NOT NULL,
  version        integer NOT NULL,
  target         jsonb,
  opened_at      timestamptz NOT NULL,
  CONSTRAINT reserve_owner CHECK ((participant_id IS NULL) <> (bloc IS NULL))
);

-- When goods of a bloc may leave, in words and as a condition. The newest version of a name holds, and those before it stay.
CREATE TABLE reserve_trigger (
  id         uuid PRIMARY KEY,
  reserve_id uuid NOT NULL REFERENCES reserve,
  name       text NOT NULL,
  version    integer NOT NULL,
  text       text NOT NULL,
  measure    text NOT NULL,
  value      text NOT NULL,
  months     integer NOT NULL,
  stated_by  text NOT NULL,
  stated_at  timestamptz NOT NULL,
  CONSTRAINT reserve_trigger_key UNIQUE (reserve_id, name, version)
);

-- What was seen of a bloc in a month. The newest of a month counts, and those before it stay.
CREATE TABLE reserve_observation (
  id          uuid PRIMARY KEY,
  bloc        text NOT NULL,
  element     text NOT NULL,
  measure     text NOT NULL,
  month       text NOT NULL,
  value       text NOT NULL,
  source      text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX reserve_observation_idx ON reserve_observation (bloc, element, measure, month);

-- Every movement, to be added to and never changed: so many whole grams out of one account and into another, so that all accounts and the world outside
-- always come to nothing together.
CREATE TABLE reserve_movement (
  id             uuid PRIMARY KEY,
  reserve_id     uuid NOT NULL REFERENCES reserve,
  participant_id uuid,
  nth            integer NOT NULL,
  kind           text NOT NULL,
  moved_on       date NOT NULL,
  from_account   text NOT NULL,
  to_account     text NOT NULL,
  grams          bigint NOT NULL,
  borrower       text,
  trigger_id     uuid REFERENCES reserve_trigger,
  met_in         text,
  corrects       uuid REFERENCES reserve_movement,
  reason         text NOT NULL,
  recorded_by    text NOT NULL,
  recorded_at    timestamptz NOT NULL,
  CONSTRAINT reserve_movement_nth UNIQUE (reserve_id, nth),
  CONSTRAINT reserve_movement_corrects_key UNIQUE (corrects),
  CONSTRAINT reserve_movement_grams CHECK (grams > 0),
  CONSTRAINT reserve_movement_way CHECK (kind || ' ' || from_account || ' ' || to_account IN (
    'receipt outside held', 'release held outside', 'loan held lent', 'return lent held',
    'correction held outside', 'correction outside held', 'correction lent held', 'correction held lent')),
  CONSTRAINT reserve_movement_borrower CHECK ((borrower IS NOT NULL) = ('lent' IN (from_account, to_account))),
  CONSTRAINT reserve_movement_undoes CHECK ((corrects IS NOT NULL) = (kind = 'correction'))
);

-- Keeps an account, and what is lent to each, from below nothing, and a correction to what it undoes, whatever a service does. The account's row is locked,
-- so that what others add meanwhile is counted.
CREATE FUNCTION keep_reserve() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  undone reserve_movement;
BEGIN
  PERFORM FROM reserve WHERE id = NEW.reserve_id AND participant_id IS NOT DISTINCT FROM NEW.participant_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no account of this owner';
  END IF;
  IF NEW.corrects IS NOT NULL THEN
    SELECT * INTO undone FROM reserve_movement WHERE id = NEW.corrects;
    IF undone.kind = 'correction' OR (undone.reserve_id, undone.from_account, undone.to_account, undone.grams, undone.borrower)
      IS DISTINCT FROM (NEW.reserve_id, NEW.to_account, NEW.from_account, NEW.grams, NEW.borrower)
    THEN
      RAISE EXCEPTION 'a correction is the counter-entry of one movement';
    END IF;
  END IF;
  IF EXISTS (
    SELECT FROM reserve_movement,
      LATERAL (VALUES (from_account, -grams), (to_account, grams)) AS entry (account, added)
    WHERE reserve_id = NEW.reserve_id AND account <> 'outside'
    GROUP BY account, CASE account WHEN 'lent' THEN borrower END
    HAVING sum(added) < 0
  ) THEN
    RAISE EXCEPTION 'no account has less than nothing';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER reserve_kept AFTER INSERT ON reserve_movement FOR EACH ROW EXECUTE FUNCTION keep_reserve();

-- Build-ups of a bloc's accounts, with what was assumed and what came of it.
CREATE TABLE reserve_plan (
  id         uuid PRIMARY KEY,
  element    text NOT NULL,
  content    text NOT NULL,
  digest     text NOT NULL,
  planned_at timestamptz NOT NULL
);

CALL protect_rows('reserve', '{participant_id}');
CALL protect_rows('reserve_movement', '{participant_id}');
CALL protect_rows('reserve_trigger');
CALL protect_rows('reserve_observation');
CALL protect_rows('reserve_plan');

DO $$
BEGIN
  EXECUTE format('REVOKE DELETE, TRUNCATE ON reserve FROM %I', 'lodestone_' || current_schema());
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON reserve_movement, reserve_trigger, reserve_observation, reserve_plan FROM %I', 'lodestone_' || current_schema());
END $$;
