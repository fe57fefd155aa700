-- Each pass of a round's matching gives its own. `superseded`: what of it was refused, and given anew by the next.
ALTER TABLE fill ADD COLUMN pass integer NOT NULL DEFAULT 1;
ALTER TABLE fill DROP CONSTRAINT fill_pkey, ADD PRIMARY KEY (round_id, pass, line_id);
ALTER TABLE allotment ADD COLUMN pass integer NOT NULL DEFAULT 1;
ALTER TABLE allotment DROP CONSTRAINT allotment_pkey, ADD PRIMARY KEY (round_id, pass, line_id, offer_id);
CREATE TABLE superseded (
  round_id uuid NOT NULL,
  pass     integer NOT NULL,
  line_id  uuid NOT NULL,
  offer_id uuid NOT NULL,
  offered  bigint NOT NULL,
  need     bigint NOT NULL,
  PRIMARY KEY (round_id, pass, line_id, offer_id)
);
CALL protect_rows('superseded');

-- Between two passes a figure of what was matched would tell what one party refused.
ALTER TABLE round ADD COLUMN max_passes integer NOT NULL DEFAULT 1;
