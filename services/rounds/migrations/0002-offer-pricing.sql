-- In what each offer states its price, as supply tells; without a currency it no longer stands. Never the price.
CREATE TABLE offer_pricing (
  offer_id uuid PRIMARY KEY,
  version integer NOT NULL,
  material text,
  period text,
  valid_until timestamptz,
  currency text,
  index_name text
);
CREATE INDEX offer_pricing_material_idx ON offer_pricing (material) WHERE currency IS NOT NULL;
