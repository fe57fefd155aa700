-- What members took of what earlier rounds gave them, as it was counted when a round that weighs by it was opened.
CREATE TABLE realisation (
  round_id uuid NOT NULL,
  member_id uuid NOT NULL,
  rounds integer NOT NULL,
  proposed_grams bigint NOT NULL,
  taken_grams bigint NOT NULL,
  PRIMARY KEY (round_id, member_id)
);
CALL protect_rows('realisation', '{member_id}');
CREATE INDEX allocation_member_idx ON allocation (member_id);
