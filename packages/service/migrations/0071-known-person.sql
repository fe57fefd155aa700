-- A service's own copy of who acts for which organisation, kept from the events of the register. `subject`: a digest, never a subject in clear.
CREATE TABLE known_person (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  role text NOT NULL,
  kind text NOT NULL,
  subject text,
  position text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL
);
CREATE INDEX known_person_subject_idx ON known_person (subject);

CALL protect_rows('known_person', '{participant_id}');
