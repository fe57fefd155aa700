-- Batches that came out of one event name the first of them: they share what went in, so that they are withdrawn together. What was registered before is known
-- by its holder, instant, site and inputs.
ALTER TABLE batch ADD COLUMN joint uuid;
UPDATE batch SET joint = made.ids[1] FROM (
  SELECT array_agg(id ORDER BY id) AS ids FROM (
    SELECT id, participant_id, registered_at, stage, country, site, made_on,
      ARRAY(SELECT input_id FROM batch_input WHERE batch_id = batch.id ORDER BY input_id) AS inputs
    FROM batch) AS one
  WHERE cardinality(inputs) > 0 GROUP BY participant_id, registered_at, stage, country, site, made_on, inputs HAVING count(*) > 1) AS made
WHERE batch.id = ANY(made.ids);
CREATE INDEX batch_joint_idx ON batch (joint);
