-- A service's own copy of the participants, kept from their events.
CREATE TABLE known_participant (
  id uuid PRIMARY KEY,
  status text NOT NULL,
  version integer NOT NULL,
  data jsonb NOT NULL
);
