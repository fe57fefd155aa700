-- What somebody has typed in the console and not sent: nobody reads it but the person. Operators and auditors may act for no organisation.
CREATE TABLE draft (
  person         text NOT NULL,
  participant_id uuid,
  id             text NOT NULL,
  content        text NOT NULL,
  saved_at       timestamptz NOT NULL,
  CONSTRAINT draft_person_key UNIQUE NULLS NOT DISTINCT (person, participant_id, id)
);
CREATE INDEX draft_saved_idx ON draft (saved_at);
CALL protect_rows('draft', '{participant_id}');
