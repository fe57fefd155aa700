-- Offers of which matched rounds hold goods, until all of it is delivered or given up: what was last told of their origin there. `due`: to be
-- judged again.
CREATE TABLE held (
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  level text NOT NULL,
  assurance text NOT NULL,
  due boolean NOT NULL,
  recheck_on date,
  PRIMARY KEY (round_id, offer_id)
);
CREATE INDEX held_offer_idx ON held (offer_id);
CREATE INDEX held_due_idx ON held (round_id, offer_id) WHERE due;
CREATE INDEX held_recheck_idx ON held (recheck_on);
CALL protect_rows('held', '{participant_id}');
INSERT INTO held (round_id, offer_id, participant_id, level, assurance, due)
SELECT round_id, offer_id, participant_id, level, assurance, true FROM entry JOIN book USING (round_id)
WHERE status = 'confirmed' AND NOT cancelled AND (awarded OR (state = 'sealed' AND matched));

-- By what all of it, and every passport, was last judged: the versions of policies that stood, and the revision of the rules in the code.
CREATE TABLE judged_by (
  name text PRIMARY KEY,
  version text NOT NULL
);
