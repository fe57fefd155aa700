-- Since when an organisation has taken part, by its first forecast or offer. Of those that were admitted before this was kept it is not known, and taken to be so.
CREATE TABLE part_taken (
  participant_id uuid PRIMARY KEY,
  since timestamptz NOT NULL
);
CALL protect_rows('part_taken', '{participant_id}');

SELECT set_config('lodestone.reach', 'service', true);
INSERT INTO part_taken (participant_id, since) SELECT id, now() FROM participant WHERE status <> 'applied';
