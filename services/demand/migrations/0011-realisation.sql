-- What members took of what earlier rounds gave them, as the rounds counted it for a round that weighs by it: from 0 to 1.
CREATE TABLE realisation (
  round_id uuid NOT NULL,
  member_id uuid NOT NULL,
  share text NOT NULL,
  PRIMARY KEY (round_id, member_id)
);
CALL protect_rows('realisation', '{member_id}');
