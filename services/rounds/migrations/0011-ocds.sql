-- Releases of open contracting data, made with the facts they tell and never changed. A release is the rows of one fact: what everybody
-- may see of it, what concerns two sides, what is for operators and auditors. `position` is its place in the feed of changes.
CREATE TABLE ocds_release (
  round_id uuid NOT NULL,
  seq integer NOT NULL,
  part integer NOT NULL,
  position bigint NOT NULL,
  date timestamptz NOT NULL,
  shared boolean NOT NULL,
  member_id uuid,
  supplier_id uuid,
  body text NOT NULL,
  PRIMARY KEY (round_id, seq, part)
);
CREATE INDEX ocds_release_position_idx ON ocds_release (position);
CREATE INDEX ocds_release_date_idx ON ocds_release (date);
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON ocds_release FROM %I', 'lodestone_' || current_schema());
END
$$;
CALL protect_rows('ocds_release', '{member_id,supplier_id}');
CREATE POLICY shared ON ocds_release FOR SELECT USING (shared AND (SELECT organisation_in_reach()) IS NOT NULL);

-- Up to which fact of its journal a round has been told. Rounds that were opened before there were releases are told by a job.
ALTER TABLE round ADD COLUMN told integer NOT NULL DEFAULT 0;
CREATE INDEX round_untold_idx ON round (id) WHERE told = 0 AND opened_at IS NOT NULL;
