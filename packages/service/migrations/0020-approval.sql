-- What one operator has asked for and a second one decides on. One is pending for each command and what it is about.
CREATE TABLE approval (
  id uuid PRIMARY KEY,
  command text NOT NULL,
  params jsonb NOT NULL,
  body jsonb NOT NULL,
  subject uuid NOT NULL,
  name text NOT NULL,
  stood text NOT NULL,
  state text NOT NULL,
  asked_by text NOT NULL,
  asked_sub text NOT NULL,
  asked_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  decided_by text,
  decided_sub text,
  decided_at timestamptz,
  reason text
);
CREATE UNIQUE INDEX approval_pending ON approval (command, subject) WHERE state = 'pending';
CALL protect_rows('approval');
