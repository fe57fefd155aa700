-- A round may have further passes: what was refused in one is matched again in the next. `decisions_due_at` is when the decisions of the pass
-- that is matched close, for the job that closes them; nothing once they are closed.
ALTER TABLE round ADD COLUMN pass integer NOT NULL DEFAULT 1, ADD COLUMN decisions_due_at timestamptz;
CREATE INDEX round_deciding_idx ON round (decisions_due_at) WHERE decisions_due_at IS NOT NULL;

-- `superseded`: refused in a pass that another one has followed, so what it was of is matched anew there. `declined_by` is a side.
ALTER TABLE allocation ADD COLUMN pass integer NOT NULL DEFAULT 1, ADD COLUMN declined_by text,
  ADD COLUMN superseded boolean NOT NULL DEFAULT false;
UPDATE allocation SET declined_by = told.data::jsonb->>'by' FROM journal AS told
WHERE told.subject = allocation.round_id::text AND told.type = 'rounds.allocation-declined.v1'
  AND (told.data::jsonb->>'allocationId')::uuid = allocation.id;
CREATE INDEX allocation_open_idx ON allocation (round_id) WHERE state = 'proposed';

CREATE OR REPLACE VIEW allocation_progress WITH (security_invoker = true) AS
SELECT id, round_id, line_id, offer_id, member_id, supplier_id, material, grade, period, need_material, ratio, grams,
  price_amount, price_currency, landed_price, state, member_accepted, supplier_accepted, contracted_grams, contract, delivered_grams,
  CASE WHEN superseded THEN 0 ELSE need(grams, ratio) END AS matched_need,
  CASE WHEN member_accepted AND supplier_accepted AND (ended OR state NOT IN ('declined', 'lapsed')) THEN need(grams, ratio) ELSE 0 END AS accepted_need,
  need(coalesce(contracted_grams, 0), ratio) AS contracted_need,
  need(delivered_grams, ratio) AS delivered_need,
  ended, pass, declined_by, superseded
FROM (
  SELECT allocation.*, CASE WHEN contracted_grams IS NULL THEN 0 ELSE
    (SELECT coalesce(sum(delivery.grams), 0) FROM delivery WHERE delivery.allocation_id = allocation.id) END AS delivered_grams
  FROM allocation) AS own;

-- Each pass has its own result, decisions and explanations.
ALTER TABLE matched ADD COLUMN pass integer NOT NULL DEFAULT 1, ADD COLUMN decisions text;
ALTER TABLE matched DROP CONSTRAINT matched_pkey, ADD PRIMARY KEY (round_id, pass);
ALTER TABLE explanation ADD COLUMN pass integer NOT NULL DEFAULT 1;
ALTER TABLE explanation DROP CONSTRAINT explanation_pkey, ADD PRIMARY KEY (round_id, pass, kind, id);

-- What members pay and suppliers get over what was awarded, as JSON; its hash is in the record's chain.
CREATE TABLE settlement (
  round_id uuid PRIMARY KEY,
  settlement text NOT NULL
);
CALL protect_rows('settlement');
