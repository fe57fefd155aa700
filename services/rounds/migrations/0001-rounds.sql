-- The round: its procedure and its secret. `position` is its place in the feed of changes.
CREATE TABLE round (
  id uuid PRIMARY KEY,
  reference text NOT NULL CONSTRAINT round_reference_key UNIQUE,
  state text NOT NULL,
  version integer NOT NULL,
  collection_closes_at timestamptz NOT NULL,
  offers_close_at timestamptz NOT NULL,
  draft jsonb NOT NULL,
  seed text NOT NULL,
  seed_hash text NOT NULL,
  opened_at timestamptz,
  closed_at timestamptz,
  missing jsonb NOT NULL DEFAULT '[]',
  position bigint NOT NULL DEFAULT 0
);
CREATE INDEX round_collecting_idx ON round (collection_closes_at) WHERE state = 'collecting';
CREATE INDEX round_offering_idx ON round (offers_close_at) WHERE state = 'offering';
CREATE INDEX round_position_idx ON round (position);

-- The last position given. Whoever changes a round takes it as its last lock and holds it until it commits, so positions become
-- visible in their order and a reader that has seen one will never be shown a lower one.
CREATE TABLE feed (position bigint NOT NULL);
INSERT INTO feed VALUES (0);

-- Lines that have joined a round, as demand tells; `event_version` is that of the forecast's stream.
CREATE TABLE entry (
  round_id uuid NOT NULL,
  line_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  version integer NOT NULL,
  event_version integer NOT NULL,
  status text NOT NULL,
  material text NOT NULL,
  grade text,
  period text NOT NULL,
  grams bigint NOT NULL,
  PRIMARY KEY (round_id, line_id)
);

-- The sealed books: what their owners committed to, and this service's own copy of every entry.
CREATE TABLE seal (
  round_id uuid NOT NULL,
  owner text NOT NULL,
  count integer NOT NULL,
  sum_kg text NOT NULL,
  digest text NOT NULL,
  root text NOT NULL,
  agreed boolean NOT NULL,
  PRIMARY KEY (round_id, owner)
);
CREATE TABLE sealed_entry (
  round_id uuid NOT NULL,
  owner text NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL,
  participant_id uuid NOT NULL,
  corporate_group text NOT NULL,
  material text NOT NULL,
  grade text,
  period text NOT NULL,
  bloc text,
  priority integer NOT NULL,
  grams bigint NOT NULL,
  input text NOT NULL,
  salt text NOT NULL,
  leaf bytea NOT NULL,
  PRIMARY KEY (round_id, owner, id)
);

-- A result as it comes in, and as it was verified and taken over. `result` is canonical JSON, the very text that was hashed.
CREATE TABLE result_part (
  round_id uuid NOT NULL,
  part integer NOT NULL,
  parts integer NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (round_id, part)
);
CREATE TABLE matched (
  round_id uuid PRIMARY KEY,
  rule_book_version text NOT NULL,
  input_digest text NOT NULL,
  result_hash text NOT NULL,
  result text NOT NULL,
  stages jsonb NOT NULL,
  shares jsonb NOT NULL
);
CREATE TABLE explanation (
  round_id uuid NOT NULL,
  kind text NOT NULL,
  id uuid NOT NULL,
  participant_id uuid NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (round_id, kind, id)
);

-- Who gets what from whom, from proposal to delivery. `grams` counts what is offered; `ratio` (10^-6) is the need that one of it serves;
-- material, grade and period are those of the goods, `need_material` that of the line.
CREATE TABLE allocation (
  id uuid PRIMARY KEY,
  round_id uuid NOT NULL,
  line_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  member_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  material text NOT NULL,
  grade text,
  period text NOT NULL,
  need_material text NOT NULL,
  ratio bigint NOT NULL,
  grams bigint NOT NULL,
  price_amount text NOT NULL,
  price_currency text NOT NULL,
  landed_price text NOT NULL,
  state text NOT NULL,
  member_accepted boolean NOT NULL,
  supplier_accepted boolean NOT NULL,
  contracted_grams bigint,
  contract jsonb
);
CREATE INDEX allocation_round_idx ON allocation (round_id, id);
CREATE TABLE delivery (
  allocation_id uuid NOT NULL,
  number integer NOT NULL,
  grams bigint NOT NULL,
  date date NOT NULL,
  PRIMARY KEY (allocation_id, number)
);

-- Grams of need that grams offered serve at a ratio in 10^-6, rounded down.
CREATE FUNCTION need(offered numeric, ratio bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT div(offered * ratio, 1000000)';

-- Every quantity of an allocation, kept apart: grams of the goods, and grams of the need they serve.
CREATE VIEW allocation_progress AS
SELECT own.*,
  need(grams, ratio) AS matched_need,
  CASE WHEN member_accepted AND supplier_accepted AND state NOT IN ('declined', 'lapsed') THEN need(grams, ratio) ELSE 0 END AS accepted_need,
  need(coalesce(contracted_grams, 0), ratio) AS contracted_need,
  need(delivered_grams, ratio) AS delivered_need
FROM (
  SELECT allocation.*, CASE WHEN contracted_grams IS NULL THEN 0 ELSE
    (SELECT coalesce(sum(delivery.grams), 0) FROM delivery WHERE delivery.allocation_id = allocation.id) END AS delivered_grams
  FROM allocation) AS own;

-- Pool sheets that were published, and what of a round's figures members and suppliers may see: decided once per phase, never taken back.
CREATE TABLE pool_sheet (
  round_id uuid NOT NULL,
  version integer NOT NULL,
  cells jsonb NOT NULL,
  PRIMARY KEY (round_id, version)
);
CREATE TABLE disclosed (
  round_id uuid NOT NULL,
  phase text NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (round_id, phase)
);
