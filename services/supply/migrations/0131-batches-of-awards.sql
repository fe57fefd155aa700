-- Batches that goods come from which were awarded of an offer that draws on none, in the order in which its supplier has named them.
CREATE TABLE award_draw (
  allocation_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  nth integer NOT NULL,
  CONSTRAINT award_draw_pkey PRIMARY KEY (allocation_id, batch_id)
);
CREATE INDEX award_draw_batch_idx ON award_draw (batch_id);
CALL protect_rows('award_draw', '{participant_id}');

DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON award_draw FROM %I', 'lodestone_' || current_schema());
END $$;
