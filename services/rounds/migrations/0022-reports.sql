-- What completed rounds gave of a material, with who got and sold what: it waits for a report, and stays with the one that told it.
-- `given`: { members, suppliers, matched, delivered }, groups with grams as texts.
CREATE TABLE report (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  material text NOT NULL,
  rounds uuid[] NOT NULL,
  matched bigint NOT NULL,
  delivered bigint NOT NULL
);
CREATE TABLE report_part (
  number bigint GENERATED ALWAYS AS IDENTITY,
  round_id uuid NOT NULL,
  material text NOT NULL,
  given jsonb NOT NULL,
  report bigint REFERENCES report,
  PRIMARY KEY (round_id, material)
);
CREATE INDEX report_part_waiting_idx ON report_part (material, number) WHERE report IS NULL;
CALL protect_rows('report_part');

-- A report is told once and never corrected.
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON report FROM %I', 'lodestone_' || current_schema());
  EXECUTE format('REVOKE DELETE, TRUNCATE ON report_part FROM %I', 'lodestone_' || current_schema());
END $$;
