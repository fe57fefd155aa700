-- What rounds have awarded, until it lapses: grams offered, and grams of the need that they serve. It is no longer wanted, and no longer on offer.
CREATE TABLE award (
  allocation_id uuid PRIMARY KEY,
  line_id       uuid NOT NULL,
  offer_id      uuid NOT NULL,
  offered       bigint NOT NULL,
  need          bigint NOT NULL
);
CREATE INDEX award_line_idx ON award (line_id);
CREATE INDEX award_offer_idx ON award (offer_id);
CALL protect_rows('award');
