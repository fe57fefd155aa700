-- What the columns, material numbers and plants of an organisation's own files mean, as its people saved it.
CREATE TABLE mapping (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  name text NOT NULL,
  format text NOT NULL,
  mapping jsonb NOT NULL,
  version integer NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT mapping_name_key UNIQUE (participant_id, name)
);
CALL protect_rows('mapping', '{participant_id}');
