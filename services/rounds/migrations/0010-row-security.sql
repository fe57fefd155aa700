CALL protect_rows('entry', '{participant_id}');
CALL protect_rows('sealed_entry', '{participant_id}');
CALL protect_rows('explanation', '{participant_id}');
CALL protect_rows('allocation', '{member_id,supplier_id}');

-- A delivery says between whom, so that its policy need not look for its allocation.
ALTER TABLE delivery ADD COLUMN member_id uuid, ADD COLUMN supplier_id uuid;
UPDATE delivery SET member_id = allocation.member_id, supplier_id = allocation.supplier_id
FROM allocation WHERE allocation.id = delivery.allocation_id;
ALTER TABLE delivery ALTER COLUMN member_id SET NOT NULL, ALTER COLUMN supplier_id SET NOT NULL;
CALL protect_rows('delivery', '{member_id,supplier_id}');
ALTER VIEW allocation_progress SET (security_invoker = true);

-- Whole results, which hold what everybody got; and in what offers are priced and what they contain.
CALL protect_rows('matched');
CALL protect_rows('result_part');
CALL protect_rows('offer_pricing');
CALL protect_rows('offer_composition');

-- A round that was never more than a draft is for operators and auditors. An organisation that decides on its allocation locks the round
-- and moves it in the feed of changes, or to its completion.
CALL protect_rows('round');
CREATE POLICY opened ON round FOR SELECT USING (opened_at IS NOT NULL AND (SELECT organisation_in_reach()) IS NOT NULL);
CREATE POLICY moved ON round FOR UPDATE USING (opened_at IS NOT NULL AND (SELECT organisation_in_reach()) IS NOT NULL);
