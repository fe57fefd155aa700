-- An awarded allocation may be ended before all of it is contracted and delivered.
ALTER TABLE allocation ADD COLUMN ended boolean NOT NULL DEFAULT false;

-- As before, with `ended` at its end. What was accepted stays so when it is ended: each quantity is a part of the one before.
CREATE OR REPLACE VIEW allocation_progress WITH (security_invoker = true) AS
SELECT id, round_id, line_id, offer_id, member_id, supplier_id, material, grade, period, need_material, ratio, grams,
  price_amount, price_currency, landed_price, state, member_accepted, supplier_accepted, contracted_grams, contract, delivered_grams,
  need(grams, ratio) AS matched_need,
  CASE WHEN member_accepted AND supplier_accepted AND (ended OR state NOT IN ('declined', 'lapsed')) THEN need(grams, ratio) ELSE 0 END AS accepted_need,
  need(coalesce(contracted_grams, 0), ratio) AS contracted_need,
  need(delivered_grams, ratio) AS delivered_need,
  ended
FROM (
  SELECT allocation.*, CASE WHEN contracted_grams IS NULL THEN 0 ELSE
    (SELECT coalesce(sum(delivery.grams), 0) FROM delivery WHERE delivery.allocation_id = allocation.id) END AS delivered_grams
  FROM allocation) AS own;
