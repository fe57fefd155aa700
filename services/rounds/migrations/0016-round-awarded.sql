-- When a round was awarded: no contract of its allocations is older.
ALTER TABLE round ADD COLUMN awarded_at timestamptz;
UPDATE round SET awarded_at = (
  SELECT min(time) FROM journal WHERE subject = round.id::text AND type = 'rounds.round-awarded.v1')
WHERE state IN ('awarded', 'completed');
