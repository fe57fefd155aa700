-- An organisation that takes part, or asks to.
CREATE TABLE participant (
  id uuid PRIMARY KEY,
  reference text NOT NULL CONSTRAINT participant_reference_key UNIQUE,
  kind text NOT NULL,
  status text NOT NULL,
  version integer NOT NULL,
  data jsonb NOT NULL
);
