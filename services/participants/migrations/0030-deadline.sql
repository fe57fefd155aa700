-- What is due of an organisation, by when, until it is done: `part` is one of several things that are due together, such as an allocation.
-- `reminded`: days before of the last reminder. Without `due_at`: done before it was known to be due.
CREATE TABLE deadline (
  participant_id uuid NOT NULL,
  what text NOT NULL,
  subject uuid NOT NULL,
  part text NOT NULL,
  due_at timestamptz,
  set_at timestamptz NOT NULL,
  reminded integer,
  done boolean NOT NULL DEFAULT false,
  PRIMARY KEY (participant_id, what, subject, part)
);
CREATE INDEX deadline_due_idx ON deadline (due_at) WHERE NOT done;
CREATE INDEX deadline_subject_idx ON deadline (subject, what);

CALL protect_rows('deadline', '{participant_id}');
