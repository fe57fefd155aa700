-- When a round was first matched: how long members wait for it after the close is watched. Unknown of rounds that were matched before.
ALTER TABLE round ADD COLUMN matched_at timestamptz;
