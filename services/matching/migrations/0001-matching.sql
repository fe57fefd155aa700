-- A round as the matching needs it: its rules, its seed once told, and both seals. Filled from three topics in any order.
CREATE TABLE round (
  round_id       uuid PRIMARY KEY,
  rules          text,
  seed           text,
  correlation_id text,
  cancelled      boolean NOT NULL DEFAULT false,
  demand_seal    text,
  supply_seal    text
);

-- The copy of the sealed books, as it came: a part is the JSON text of up to 500 entries, read by the worker alone.
CREATE TABLE book_part (
  round_id uuid NOT NULL,
  owner    text NOT NULL CHECK (owner IN ('demand', 'supply')),
  part     integer NOT NULL,
  body     text NOT NULL,
  PRIMARY KEY (round_id, owner, part)
);

-- The matching of a round. `revision` rises when the copy changes, `claims` with every owner, so that a late one cannot finish it.
CREATE TABLE run (
  round_id          uuid PRIMARY KEY REFERENCES round,
  state             text NOT NULL DEFAULT 'waiting'
                    CHECK (state IN ('waiting', 'running', 'incomplete', 'done', 'failed', 'cancelled')),
  revision          integer NOT NULL DEFAULT 1,
  attempts          integer NOT NULL DEFAULT 0,
  retry_at          timestamptz NOT NULL DEFAULT now(),
  claims            integer NOT NULL DEFAULT 0,
  owner             text,
  lease_until       timestamptz,
  missing           text,
  error             text,
  rule_book_version text,
  input_digest      text,
  result_hash       text,
  result            text,
  totals            text,
  finished_at       timestamptz
);
CREATE INDEX run_open_idx ON run (retry_at) WHERE state IN ('waiting', 'running');
