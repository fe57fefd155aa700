-- Since when nobody has confirmed the address of a contact.
ALTER TABLE contact ADD COLUMN unconfirmed_since timestamptz NOT NULL DEFAULT now();
CREATE INDEX contact_unconfirmed_idx ON contact (unconfirmed_since) WHERE state = 'unconfirmed';
CREATE INDEX person_left_idx ON person (left_at) WHERE state = 'left';
