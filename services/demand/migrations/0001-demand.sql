-- What members ask for. A line has no foreign key to its forecast: both are written by one statement, and 10,000 checks a call cost more than the insert.
CREATE TABLE forecast (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  reference text NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  submitted_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT forecast_reference_key UNIQUE (participant_id, reference)
);

CREATE TABLE line (
  forecast_id uuid NOT NULL,
  position integer NOT NULL,
  id uuid NOT NULL,
  material text NOT NULL,
  period text NOT NULL,
  commitment text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (forecast_id, position)
);

-- A round as this service knows it, and the seal of its demand book.
CREATE TABLE book (
  round_id uuid PRIMARY KEY,
  state text NOT NULL,
  collection_closes_at timestamptz NOT NULL,
  data jsonb NOT NULL,
  seal jsonb
);

-- A line's place in a round. `live` while no other round may take the line.
CREATE TABLE entry (
  round_id uuid NOT NULL,
  line_id uuid NOT NULL,
  forecast_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  reason text,
  live boolean NOT NULL,
  body text NOT NULL,
  salt text,
  PRIMARY KEY (round_id, line_id)
);
CREATE UNIQUE INDEX entry_live_key ON entry (line_id) WHERE live;
CREATE INDEX entry_forecast_idx ON entry (forecast_id);

-- The set of rounds that collect has a generation. A submission names the one it was decided under and holds a share of one of
-- 16 rows (so that submissions do not queue on one); a change of the set takes all of them.
CREATE TABLE gate (slot integer PRIMARY KEY, generation bigint NOT NULL);
INSERT INTO gate SELECT slot, 1 FROM generate_series(0, 15) AS slot;

CREATE FUNCTION require_gate(wanted_slot integer, wanted_generation bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM gate WHERE slot = wanted_slot AND generation = wanted_generation FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the rounds that collect have changed' USING ERRCODE = 'LS001';
  END IF;
  RETURN 1;
END
$$;
