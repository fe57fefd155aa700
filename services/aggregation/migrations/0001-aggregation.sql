-- Copies of other services' facts. Every one can be emptied and read again from the log (see src/projection.ts); no figure in them is
-- ever added up in place.

-- Lines of the newest version of each standing forecast. `grade` is '' where none is asked.
CREATE TABLE line (
  forecast_id uuid NOT NULL,
  version integer NOT NULL,
  id uuid NOT NULL,
  participant_id uuid NOT NULL,
  material text NOT NULL,
  grade text NOT NULL,
  period text NOT NULL,
  commitment text NOT NULL,
  grams bigint NOT NULL,
  PRIMARY KEY (forecast_id, version, id)
);
CREATE INDEX line_cell_idx ON line (material, period);

-- A line's place in a round. `after_collection`: it left or was dropped when the round's book had been collected, so it counts there.
CREATE TABLE entry (
  round_id uuid NOT NULL,
  line_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  after_collection boolean NOT NULL,
  material text NOT NULL,
  grade text NOT NULL,
  period text NOT NULL,
  commitment text NOT NULL,
  grams bigint NOT NULL,
  PRIMARY KEY (round_id, line_id)
);

-- What the demand service says of a round's book when collection ends (`collected`) and at the close (`sealed`).
CREATE TABLE book (
  round_id uuid NOT NULL,
  phase text NOT NULL,
  count integer NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (round_id, phase)
);

-- `level` is null until the offer, in this version, has been screened. `chain`: [{ stage, country }].
CREATE TABLE offer (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  level text,
  material text NOT NULL,
  period text NOT NULL,
  grams bigint NOT NULL,
  chain jsonb NOT NULL
);

CREATE TABLE round (id uuid PRIMARY KEY, state text NOT NULL);

-- What a round's matching gave: to each line, in need; and from each offer to each line, as offered.
CREATE TABLE fill (
  round_id uuid NOT NULL,
  line_id uuid NOT NULL,
  grams bigint NOT NULL,
  PRIMARY KEY (round_id, line_id)
);
CREATE TABLE allotment (
  round_id uuid NOT NULL,
  line_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  grams bigint NOT NULL,
  PRIMARY KEY (round_id, line_id, offer_id)
);

-- A participant as a contributor: groups count, not companies, and one without a group is its own.
CREATE VIEW contributor AS
SELECT id, data ->> 'bloc' AS bloc,
       coalesce('group:' || lower(btrim(data ->> 'group')), 'participant:' || id) AS name
FROM known_participant;

-- What was decided here and cannot be read again from anywhere: publications, what each released, and the schedule.

-- `stream` is 'demand' or the id of a round whose pool it is.
CREATE TABLE publication (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  stream text NOT NULL,
  version integer NOT NULL,
  published_at timestamptz NOT NULL,
  cells text NOT NULL,
  withheld text NOT NULL,
  CONSTRAINT publication_version_key UNIQUE (stream, version)
);

-- Every figure that a publication released for the first time, with who contributed what: later ones are judged against it.
CREATE TABLE release (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  publication_id uuid NOT NULL REFERENCES publication,
  stream text NOT NULL,
  material text NOT NULL,
  grade text NOT NULL,
  period text NOT NULL,
  bloc text NOT NULL,
  split boolean NOT NULL,
  parts text NOT NULL
);
CREATE INDEX release_cell_idx ON release (material, period, grade, bloc);

-- A round whose pool is published; `settled` once the sealed book has been compared with it.
CREATE TABLE pool (round_id uuid PRIMARY KEY, settled boolean NOT NULL);

-- One row: who holds it decides what is released. `next_at`: when standing demand is published by itself.
CREATE TABLE gate (id integer PRIMARY KEY CHECK (id = 1), next_at timestamptz);
INSERT INTO gate VALUES (1, NULL);

-- A release is the memory that protects members: it is never changed or forgotten.
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON release, publication FROM %I', 'lodestone_' || current_schema());
END $$;
