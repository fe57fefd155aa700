-- What an organisation was told of an event, once, and who of its people has read it.
CREATE TABLE notice (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  participant_id uuid NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  about jsonb NOT NULL,
  link text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT notice_event_key UNIQUE (participant_id, event_id)
);
CREATE INDEX notice_participant_idx ON notice (participant_id, seq);
CREATE INDEX notice_at_idx ON notice (at);
CREATE TABLE notice_read (
  notice_id uuid NOT NULL REFERENCES notice ON DELETE CASCADE,
  person text NOT NULL,
  participant_id uuid NOT NULL,
  PRIMARY KEY (notice_id, person)
);

-- Who is told by e-mail. `unsubscribe_key` signs the links that end it.
CREATE TABLE contact (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  language text NOT NULL,
  how text NOT NULL,
  kinds text[] NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'active',
  disabled_at timestamptz,
  refusals integer NOT NULL DEFAULT 0,
  last_status integer,
  unsubscribe_key text NOT NULL
);
CREATE INDEX contact_participant_idx ON contact (participant_id, id);

-- One e-mail on its way, of one notice or of those of a day. `leased_until`: whoever took it is sending it now, or has died.
CREATE TABLE mail (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  id uuid NOT NULL,
  participant_id uuid NOT NULL,
  type text,
  notice_ids uuid[] NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  step integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  leased_until timestamptz,
  last_outcome text,
  PRIMARY KEY (contact_id, id)
);
CREATE INDEX mail_due_idx ON mail (next_attempt_at) WHERE state = 'pending';
CREATE INDEX mail_created_idx ON mail (created_at);

-- Notices that wait for the e-mail of their day.
CREATE TABLE digest_item (
  contact_id uuid NOT NULL REFERENCES contact ON DELETE CASCADE,
  notice_id uuid NOT NULL REFERENCES notice ON DELETE CASCADE,
  participant_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (contact_id, notice_id)
);
CREATE INDEX digest_item_created_idx ON digest_item (created_at);
CREATE INDEX digest_item_notice_idx ON digest_item (notice_id);

CALL protect_rows('notice', '{participant_id}');
CALL protect_rows('notice_read', '{participant_id}');
CALL protect_rows('contact', '{participant_id}');
CALL protect_rows('mail', '{participant_id}');
CALL protect_rows('digest_item', '{participant_id}');
