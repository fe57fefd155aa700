-- Approvals of organisations beside those of operators: an acceptance that its own approvers decide on, and what it binds. Several may be pending
-- of a round, one of each call.
ALTER TABLE approval ADD COLUMN participant_id uuid, ADD COLUMN binds jsonb;
DROP INDEX approval_pending;
CREATE UNIQUE INDEX approval_pending ON approval (command, subject) WHERE state = 'pending' AND participant_id IS NULL;
CREATE UNIQUE INDEX approval_pending_own ON approval (command, params) WHERE state = 'pending' AND participant_id IS NOT NULL;
CREATE INDEX approval_own_idx ON approval (participant_id, id) WHERE participant_id IS NOT NULL;
DROP POLICY in_reach ON approval;
CALL protect_rows('approval', '{participant_id}');

-- A service's own copy of up to what amount traders of an organisation bind it alone; without an amount, to any.
CREATE TABLE known_limit (
  participant_id uuid PRIMARY KEY,
  money jsonb,
  version integer NOT NULL
);
CALL protect_rows('known_limit', '{participant_id}');
