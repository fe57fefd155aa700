-- Groups of the issuer whose people act for an organisation once an operator has confirmed whose a group is: `digest` is of the issuer and the name. Of
-- one group one organisation has the people, and none asks for it twice.
CREATE TABLE access_group (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  name text NOT NULL,
  digest text NOT NULL,
  position text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL,
  asked_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX access_group_participant_idx ON access_group (participant_id, id);
CREATE UNIQUE INDEX access_group_active_key ON access_group (digest) WHERE state = 'active';
CREATE UNIQUE INDEX access_group_own_key ON access_group (participant_id, digest) WHERE state <> 'ended';
CALL protect_rows('access_group', '{participant_id}');
