-- A service's own copy of the groups of the issuer whose people act for an organisation; `digest` is of the issuer and a group's name.
CREATE TABLE known_group (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  role text NOT NULL,
  digest text NOT NULL,
  position text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL
);
CREATE INDEX known_group_digest_idx ON known_group (digest) WHERE state = 'active';
CALL protect_rows('known_group', '{participant_id}');
