-- Addresses whose readers have ended an organisation's e-mails, as keyed digests of their lower-cased spelling: a contact that is made anew is
-- known by it, and the address is not.
CREATE TABLE ended_address (
  participant_id uuid NOT NULL,
  address text NOT NULL,
  ended_at timestamptz NOT NULL,
  PRIMARY KEY (participant_id, address)
);
CALL protect_rows('ended_address', '{participant_id}');
ALTER TABLE contact ADD COLUMN ended_at timestamptz;

-- Bounds count an address under whatever contact. What they counted is of one day.
DELETE FROM confirmation;
ALTER TABLE confirmation ADD COLUMN address text NOT NULL;
