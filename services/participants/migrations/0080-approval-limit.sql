-- Up to what amount traders of an organisation bind it without an approver; without an amount, to any. `id` is under what it is told.
CREATE TABLE approval_limit (
  participant_id uuid PRIMARY KEY,
  id uuid NOT NULL,
  money jsonb,
  version integer NOT NULL
);
CALL protect_rows('approval_limit', '{participant_id}');
