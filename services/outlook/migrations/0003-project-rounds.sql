-- Rounds of the type `project`, as the rounds service tells of them, with what everybody admitted may know: no row of anybody's. `projects`, `asks` and
-- `pledges` count what stands.
CREATE TABLE project_round (
  id              uuid PRIMARY KEY,
  reference       text NOT NULL,
  name            text NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'closed', 'decided', 'failed', 'awarded', 'cancelled')),
  materials       text[] NOT NULL,
  opened_at       timestamptz NOT NULL,
  closes_at       timestamptz NOT NULL,
  closed_at       timestamptz,
  decided_at      timestamptz,
  seed_hash       text NOT NULL,
  seed            text,
  terms_version   integer NOT NULL DEFAULT 1,
  terms           text,
  terms_digest    text,
  terms_stated_at timestamptz,
  projects        integer NOT NULL DEFAULT 0,
  asks            integer NOT NULL DEFAULT 0,
  pledges         integer NOT NULL DEFAULT 0,
  book_digest     text,
  result_hash     text,
  published       text
);

-- All that a party states in a round: its projects, its asks or its pledges, in tables as JSON text. The id stands in the book in its owner's place and is
-- told to nobody else, so that no one can try a rival's rows against a published digest.
CREATE TABLE project_statement (
  round_id       uuid NOT NULL REFERENCES project_round,
  participant_id uuid NOT NULL,
  part           text NOT NULL CHECK (part IN ('projects', 'asks', 'pledges')),
  id             uuid NOT NULL,
  version        integer NOT NULL,
  rows           integer NOT NULL,
  digest         text NOT NULL,
  tables         text NOT NULL,
  stated_at      timestamptz,
  PRIMARY KEY (round_id, participant_id, part)
);
CALL protect_rows('project_statement', '{participant_id}');

-- What of a supplier's projects everybody admitted sees.
CREATE TABLE published_projects (
  round_id       uuid NOT NULL REFERENCES project_round,
  participant_id uuid NOT NULL,
  projects       text NOT NULL,
  PRIMARY KEY (round_id, participant_id)
);

-- What a closed round is decided on, and what came of it. `claims` rises with every owner, so that a late one cannot finish it.
CREATE TABLE project_decision (
  round_id       uuid PRIMARY KEY REFERENCES project_round,
  state          text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  sealed         text NOT NULL,
  claims         integer NOT NULL DEFAULT 0,
  owner          uuid,
  lease_until    timestamptz,
  correlation_id text NOT NULL,
  book           text,
  result         text,
  failure        text
);
CREATE INDEX project_decision_open_idx ON project_decision (round_id) WHERE state IN ('waiting', 'running');
CALL protect_rows('project_decision');

-- What a party is told of its own.
CREATE TABLE own_decision (
  round_id       uuid NOT NULL REFERENCES project_round,
  participant_id uuid NOT NULL,
  told           text NOT NULL,
  PRIMARY KEY (round_id, participant_id)
);
CALL protect_rows('own_decision', '{participant_id}');

-- Kilograms of projects that decided rounds have sold, by which no later round sells them again.
CREATE TABLE project_sold (
  round_id       uuid NOT NULL REFERENCES project_round,
  participant_id uuid NOT NULL,
  project        text NOT NULL,
  year           integer NOT NULL,
  kg             numeric(20, 3) NOT NULL,
  PRIMARY KEY (round_id, participant_id, project, year)
);
CALL protect_rows('project_sold', '{participant_id}');
