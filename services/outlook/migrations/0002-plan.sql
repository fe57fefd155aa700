-- What a member plans to build when and how, as it stated it; version 1 and none before it first does.
CREATE TABLE own_plan (
  participant_id uuid PRIMARY KEY,
  version        integer NOT NULL,
  plan           text,
  stated_at      timestamptz
);
CALL protect_rows('own_plan', '{participant_id}');
