-- Worlds without members' lines, each a version that is never changed. The content is JSON text, as the thread that read it wrote it.
CREATE TABLE baseline (
  id          uuid PRIMARY KEY,
  version     integer NOT NULL UNIQUE,
  name        text NOT NULL,
  from_month  text NOT NULL,
  months      integer NOT NULL,
  digest      text NOT NULL,
  plants      integer NOT NULL,
  routes      integer NOT NULL,
  needs       integer NOT NULL,
  content     text NOT NULL,
  recorded_at timestamptz NOT NULL
);

-- Scenarios that operators have recorded, beside the published ones.
CREATE TABLE scenario (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  basis       text NOT NULL,
  sources     jsonb NOT NULL,
  content     text NOT NULL,
  digest      text NOT NULL,
  recorded_at timestamptz NOT NULL
);

-- All that a member has stated of its own lines; version 1 and none of them before it first did.
CREATE TABLE own_lines (
  participant_id uuid PRIMARY KEY,
  version        integer NOT NULL,
  digest         text NOT NULL,
  rows           integer NOT NULL,
  lines          text NOT NULL,
  stated_at      timestamptz
);
CALL protect_rows('own_lines', '{participant_id}');

-- What was last computed of a member's lines, and of what; anything else is computed anew.
CREATE TABLE exposure (
  participant_id uuid PRIMARY KEY,
  digest         text NOT NULL,
  answer         text NOT NULL
);
CALL protect_rows('exposure', '{participant_id}');

-- `claims` rises with every owner, so that a late one cannot finish the run.
CREATE TABLE run (
  id               uuid PRIMARY KEY,
  state            text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  scenario_id      text NOT NULL,
  scenario_name    text NOT NULL,
  scenario_digest  text NOT NULL,
  baseline_id      uuid NOT NULL,
  baseline_version integer NOT NULL,
  members          integer NOT NULL,
  lines            integer NOT NULL,
  done             integer NOT NULL DEFAULT 0,
  elements         integer NOT NULL DEFAULT 0,
  claims           integer NOT NULL DEFAULT 0,
  owner            uuid,
  lease_until      timestamptz,
  correlation_id   text NOT NULL,
  world_digest     text,
  outcome_hash     text,
  outcome          text,
  failure          text,
  asked_at         timestamptz NOT NULL,
  ended_at         timestamptz
);
CREATE INDEX run_open_idx ON run (id) WHERE state IN ('waiting', 'running');
CALL protect_rows('run');

-- What a run is computed of: the scenario and all members' lines as they stood, and then the world that came of them.
CREATE TABLE run_input (
  run_id   uuid PRIMARY KEY REFERENCES run,
  scenario text NOT NULL,
  lines    text NOT NULL,
  world    text
);
CALL protect_rows('run_input');
