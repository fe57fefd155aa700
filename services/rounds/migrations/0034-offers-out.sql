-- Offers that have joined rounds which take offers, and are not of the origin that these ask.
CREATE TABLE offer_out (
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  level text NOT NULL,
  assurance text NOT NULL,
  reason text,
  since timestamptz NOT NULL,
  PRIMARY KEY (round_id, offer_id)
);
CALL protect_rows('offer_out');
