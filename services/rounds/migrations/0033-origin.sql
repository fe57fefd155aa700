-- What supply tells of the origin of offers in matched rounds after their books were sealed.
CREATE TABLE origin (
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  level text NOT NULL,
  assurance text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (round_id, offer_id)
);
CALL protect_rows('origin');

-- Allocations whose origin no longer is what the round and their line ask.
CREATE TABLE fallen (
  allocation_id uuid PRIMARY KEY,
  round_id uuid NOT NULL
);
CREATE INDEX fallen_round_idx ON fallen (round_id);
CALL protect_rows('fallen');
