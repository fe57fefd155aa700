-- Secret links under which calendar programs read what is due of an organisation. `key` signs the link: without the row it opens nothing.
CREATE TABLE calendar_link (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  person text NOT NULL,
  language text NOT NULL,
  key text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX calendar_link_participant_idx ON calendar_link (participant_id, id);
CALL protect_rows('calendar_link', '{participant_id}');
