-- A company that asks to take part, by somebody who acts for no organisation: `applicant_id` is made of who they are, and no organisation has it.
CREATE TABLE application (
  id uuid PRIMARY KEY,
  applicant_id uuid NOT NULL,
  state text NOT NULL,
  submitted_at timestamptz NOT NULL,
  version integer NOT NULL,
  data jsonb NOT NULL
);
CREATE UNIQUE INDEX application_open_key ON application (applicant_id) WHERE state IN ('submitted', 'asked');
CREATE INDEX application_applicant_idx ON application (applicant_id, submitted_at);
CREATE INDEX application_state_idx ON application (state, id);
CALL protect_rows('application', '{applicant_id}');
