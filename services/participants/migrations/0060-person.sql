-- Who acts for an organisation, and who was asked to. `subject` is a digest of the issuer and the subject of a person's tokens, `secret` one of what
-- an invitation is accepted with.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  email text,
  account text,
  position text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL,
  subject text,
  secret text,
  invited_at timestamptz NOT NULL,
  lapses_at timestamptz,
  joined_at timestamptz,
  left_at timestamptz
);
CREATE INDEX person_participant_idx ON person (participant_id, id);
CREATE INDEX person_subject_idx ON person (subject);
CREATE UNIQUE INDEX person_secret_key ON person (secret);
CREATE UNIQUE INDEX person_email_key ON person (participant_id, lower(email)) WHERE state <> 'left';
CREATE UNIQUE INDEX person_machine_key ON person (subject) WHERE kind = 'machine' AND state = 'active';
CREATE UNIQUE INDEX person_bound_key ON person (participant_id, subject) WHERE state = 'active';

CALL protect_rows('person', '{participant_id}');
