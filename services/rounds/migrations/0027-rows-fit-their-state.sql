-- No row lacks what its state has: one that did would be refused by whoever reads it, and with it each list that it stands in.
ALTER TABLE round ADD CONSTRAINT round_fits_state CHECK (
  (state IN ('draft', 'cancelled') OR opened_at IS NOT NULL)
  AND (state <> 'offering' OR offering_since IS NOT NULL)
  AND (state NOT IN ('sealing', 'matching', 'matched', 'awarded', 'completed') OR closed_at IS NOT NULL)
  AND (state NOT IN ('sealing', 'matching') OR matching IS NOT NULL)
  AND (state NOT IN ('awarded', 'completed') OR awarded_at IS NOT NULL));
ALTER TABLE allocation ADD CONSTRAINT allocation_fits_state CHECK (
  (state <> 'declined' OR declined_by IS NOT NULL)
  AND (state NOT IN ('contracted', 'delivered') OR (contract IS NOT NULL AND contracted_grams IS NOT NULL)));
