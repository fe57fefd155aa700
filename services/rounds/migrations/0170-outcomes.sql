-- What awarded rounds saved and where their goods come from, kept once a round is awarded: its settlement and sealed books do not change after that, and
-- whoever looks over years of rounds does not read them again.
CREATE TABLE round_outcome (
  round_id uuid PRIMARY KEY,
  outcome jsonb NOT NULL
);
CALL protect_rows('round_outcome');
CREATE TABLE member_outcome (
  round_id uuid NOT NULL,
  member_id uuid NOT NULL,
  outcome jsonb NOT NULL,
  PRIMARY KEY (member_id, round_id)
);
CALL protect_rows('member_outcome', '{member_id}');

-- What one party reads of a round is found by the party first.
CREATE INDEX entry_own_idx ON entry (participant_id, round_id);
CREATE INDEX round_opened_idx ON round (opened_at);
