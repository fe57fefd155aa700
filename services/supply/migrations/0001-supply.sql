-- What is offered. `body` is what the supplier sent, price included; `level` is the effective one: the decision's, else the computed one.
CREATE TABLE offer (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  reference text NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  material text NOT NULL,
  period text NOT NULL,
  valid_until timestamptz NOT NULL,
  submitted_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  body text NOT NULL,
  computed jsonb NOT NULL,
  decision jsonb,
  level text NOT NULL,
  waits boolean NOT NULL,          -- for an operator
  policy_version text NOT NULL,
  recheck_on date,                 -- the next day on which the same declaration may be judged otherwise
  CONSTRAINT offer_reference_key UNIQUE (participant_id, reference)
);
CREATE INDEX offer_standing_idx ON offer (valid_until) WHERE status = 'standing';
CREATE INDEX offer_waits_idx ON offer (id) WHERE status = 'standing' AND waits;

-- A round as this service knows it, and the seal of its supply book. `matched` ends the secrecy of its prices.
CREATE TABLE book (
  round_id uuid PRIMARY KEY,
  state text NOT NULL,
  offers_close_at timestamptz NOT NULL,
  matched boolean NOT NULL DEFAULT false,
  data jsonb NOT NULL,
  seal jsonb
);

-- An offer's place in a round, with the offer as it stood there. `live` while no other round may take the offer.
CREATE TABLE entry (
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  level text NOT NULL,
  live boolean NOT NULL,
  body text NOT NULL,
  salt text,
  PRIMARY KEY (round_id, offer_id)
);
CREATE UNIQUE INDEX entry_live_key ON entry (offer_id) WHERE live;

-- The set of rounds that take offers has a generation. Whatever may make an offer join or leave shares this row; a change of the set
-- takes it whole. A post names the generation it was decided under.
CREATE TABLE gate (one boolean PRIMARY KEY CHECK (one), generation bigint NOT NULL);
INSERT INTO gate VALUES (true, 1);

CREATE FUNCTION require_gate(wanted bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM gate WHERE generation = wanted FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the rounds that take offers have changed' USING ERRCODE = 'LS001';
  END IF;
  RETURN true;
END
$$;

-- Files of evidence by their content, and who has given them: the same file given by two is kept once and is each one's own.
CREATE TABLE evidence_file (
  sha256 text PRIMARY KEY,
  media_type text NOT NULL,
  content bytea NOT NULL
);
ALTER TABLE evidence_file ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE evidence_owner (
  sha256 text NOT NULL REFERENCES evidence_file,
  participant_id uuid NOT NULL,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (sha256, participant_id)
);
