-- E-mails that have asked the reader of an address to confirm it, for a day: there are bounds, so that nobody mails strangers through the
-- hub. A contact that is ended does not take them along.
CREATE TABLE confirmation (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  asked_at timestamptz NOT NULL
);
CREATE INDEX confirmation_participant_idx ON confirmation (participant_id, asked_at);
CREATE INDEX confirmation_asked_idx ON confirmation (asked_at);
CALL protect_rows('confirmation', '{participant_id}');

-- Who was a contact before stays as it is.
ALTER TABLE contact ALTER COLUMN state SET DEFAULT 'unconfirmed';
