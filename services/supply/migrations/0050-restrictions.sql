-- Restricted lists as they were last loaded. `generation` rises with each load of any of them: names that were looked up under an earlier one are due.
CREATE TABLE restriction_list (
  id text PRIMARY KEY,
  name text NOT NULL,
  version integer NOT NULL,
  generation bigint NOT NULL,
  sha256 text NOT NULL,
  entries integer NOT NULL,
  loaded_by text NOT NULL,
  loaded_at timestamptz NOT NULL
);
CREATE TABLE restriction_entry (
  list_id text NOT NULL REFERENCES restriction_list,
  entry_id text NOT NULL,
  digest text NOT NULL,
  entry jsonb NOT NULL,
  PRIMARY KEY (list_id, entry_id)
);

-- Every name that was ever in an offer, and of every supplier, with the generation under which it was looked up. Whoever offers adds to it; only the hub reads it.
CREATE TABLE party_name (
  name text PRIMARY KEY,
  generation bigint NOT NULL DEFAULT 0
);
CREATE INDEX party_name_generation_idx ON party_name (generation);
ALTER TABLE party_name ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_name FORCE ROW LEVEL SECURITY;
CREATE POLICY named ON party_name FOR INSERT WITH CHECK (reach() <> 'nobody');
CREATE POLICY in_reach ON party_name USING ((SELECT everybody_in_reach()));

-- What a name is like on the lists. What was decided holds for the entry as it stood: `digest` is of that.
CREATE TABLE name_match (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  list_id text NOT NULL,
  entry_id text NOT NULL,
  digest text NOT NULL,
  alias text NOT NULL,
  score text NOT NULL,
  how text NOT NULL,
  decision jsonb,
  UNIQUE (name, list_id, entry_id)
);
CREATE INDEX name_match_entry_idx ON name_match (list_id, entry_id);
CALL protect_rows('name_match');

-- Names of which something else is thought since: their offers are due at once (`marked`), and once more when whoever was writing one meanwhile has done so.
CREATE TABLE name_changed (
  name text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  marked boolean NOT NULL DEFAULT false
);
CALL protect_rows('name_changed');

-- Which offers hold which names. Kept here, because an offer is written by several statements, none of which may forget it.
CREATE TABLE offer_name (
  name text NOT NULL,
  offer_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  PRIMARY KEY (name, offer_id)
);
CREATE INDEX offer_name_offer_idx ON offer_name (offer_id);
CALL protect_rows('offer_name', '{participant_id}');

CREATE FUNCTION names_in(body text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT named #>> '{}' FROM (
    SELECT jsonb_path_query(body::jsonb, '$.chain[*].operator') AS named
    UNION ALL SELECT jsonb_path_query(body::jsonb, '$.chain[*].ownership.**.owner')
    UNION ALL SELECT jsonb_path_query(body::jsonb, '$.chain[*].control[*].by')) AS all_of_them
$$;

CREATE FUNCTION keep_names() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  names text[] := ARRAY(SELECT named FROM names_in(NEW.body) AS named ORDER BY named);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM offer_name WHERE offer_id = NEW.id AND name <> ALL (names);
  END IF;
  INSERT INTO offer_name (name, offer_id, participant_id) SELECT named, NEW.id, NEW.participant_id FROM unnest(names) AS named ON CONFLICT DO NOTHING;
  INSERT INTO party_name (name) SELECT named FROM unnest(names) AS named ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER offer_names AFTER INSERT ON offer FOR EACH ROW EXECUTE FUNCTION keep_names();
CREATE TRIGGER offer_renames AFTER UPDATE OF body ON offer FOR EACH ROW WHEN (NEW.body IS DISTINCT FROM OLD.body) EXECUTE FUNCTION keep_names();

-- A supplier's own name is one of its offers'.
CREATE FUNCTION keep_supplier_name() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO party_name (name) VALUES (NEW.data ->> 'legalName') ON CONFLICT DO NOTHING;
  INSERT INTO name_changed (name) VALUES (NEW.data ->> 'legalName') ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(), marked = false;
  RETURN NULL;
END
$$;
CREATE TRIGGER supplier_named AFTER INSERT ON known_participant FOR EACH ROW
WHEN (NEW.data ->> 'kind' = 'supplier') EXECUTE FUNCTION keep_supplier_name();
CREATE TRIGGER supplier_renamed AFTER UPDATE ON known_participant FOR EACH ROW
WHEN (NEW.data ->> 'kind' = 'supplier' AND NEW.data ->> 'legalName' IS DISTINCT FROM OLD.data ->> 'legalName') EXECUTE FUNCTION keep_supplier_name();

INSERT INTO offer_name (name, offer_id, participant_id) SELECT named, id, participant_id FROM offer, names_in(body) AS named;
INSERT INTO party_name (name)
SELECT name FROM offer_name UNION SELECT data ->> 'legalName' FROM known_participant WHERE data ->> 'kind' = 'supplier';
