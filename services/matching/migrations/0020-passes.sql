-- A round may have further passes. Its run is of the last one asked for; the runs of those before stand here with what became of their allocations.
ALTER TABLE run ADD COLUMN pass integer NOT NULL DEFAULT 1;
CREATE TABLE ended_pass (
  round_id          uuid NOT NULL,
  pass              integer NOT NULL,
  rule_book_version text NOT NULL,
  input_digest      text NOT NULL,
  result_hash       text NOT NULL,
  result            text NOT NULL,
  totals            text NOT NULL,
  PRIMARY KEY (round_id, pass)
);
-- The decisions on a pass as they came, in parts, each the JSON text of a list.
CREATE TABLE decision_part (
  round_id    uuid NOT NULL,
  pass        integer NOT NULL,
  part        integer NOT NULL,
  parts       integer NOT NULL,
  body        text NOT NULL,
  traceparent text,
  PRIMARY KEY (round_id, pass, part)
);
CALL protect_rows('ended_pass');
CALL protect_rows('decision_part');
