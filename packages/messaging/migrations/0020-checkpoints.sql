-- In which transaction an entry was written: what grew since a look is found by it, whatever the clocks of processes say. Entries of before
-- bear that of this migration.
ALTER TABLE journal ADD COLUMN made_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX journal_made_in ON journal USING brin (made_in);

-- The log of a service: what it has committed to, number by number. `horizon` is the oldest transaction that was under way at that look, so
-- that the next look misses nothing. Append-only, as are all tables below.
CREATE TABLE audit_commitment (
  number  integer PRIMARY KEY CHECK (number >= 0),
  time    timestamptz NOT NULL,
  root    text NOT NULL,
  horizon bigint NOT NULL
);

-- The leaves of each commitment's tree, in order of subject: where the chain of every subject stood that grew since the one before.
CREATE TABLE audit_standing (
  subject  text COLLATE "C" NOT NULL,
  seq      integer NOT NULL,
  hash     text NOT NULL,
  number   integer NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (subject, seq),
  UNIQUE (number, position)
);

-- The full subtrees of the tree over the commitments, from which its root of any size and every proof are made.
CREATE TABLE audit_tree (
  level smallint NOT NULL,
  index integer NOT NULL,
  hash  text NOT NULL,
  PRIMARY KEY (level, index)
);

-- What was signed: the log at a size, by a key of the service as it is published.
CREATE TABLE audit_checkpoint (
  size      integer NOT NULL CHECK (size > 0),
  key       text NOT NULL,
  origin    text NOT NULL,
  root      text NOT NULL,
  signature text NOT NULL,                            -- a line of the note
  made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (size, key)
);

-- Who watches the log: the key of a witness, and for whom it does so. `holder` is an organisation, or somebody who acts for none.
CREATE TABLE audit_witness (
  name         text PRIMARY KEY,
  key          text NOT NULL UNIQUE,
  holder       text NOT NULL,
  organisation uuid,
  since        timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What witnesses have signed. Their names say no more of them than they chose to.
CREATE TABLE audit_cosignature (
  size        integer NOT NULL,
  name        text NOT NULL REFERENCES audit_witness,
  key         text NOT NULL,
  time        timestamptz NOT NULL,
  line        text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (name, size)
);

CALL protect_rows('audit_standing');
CALL protect_rows('audit_witness', '{organisation}');

DO $$
BEGIN
  EXECUTE format(
    'REVOKE UPDATE, DELETE, TRUNCATE ON audit_commitment, audit_standing, audit_tree, audit_checkpoint, audit_witness, audit_cosignature FROM %I',
    'lodestone_' || current_schema());
END $$;
