-- What this service commits to for each UTC day, chained from day to day. Append-only.
CREATE TABLE audit_head (
  day      date PRIMARY KEY,
  subjects integer NOT NULL CHECK (subjects >= 0),
  root     text NOT NULL,
  previous text NOT NULL,
  hash     text NOT NULL,
  made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The leaves of each day's tree, in order of subject: where the chain of every subject stood that grew since the head before. Append-only.
CREATE TABLE audit_leaf (
  subject  text COLLATE "C" NOT NULL,
  seq      integer NOT NULL,
  hash     text NOT NULL,
  day      date NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (subject, seq),
  UNIQUE (day, position)
);

-- The journal grows in order of time, so that a few pages of index find a day in it at next to no cost for those who append.
CREATE INDEX journal_time ON journal USING brin (time);

DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_head, audit_leaf FROM %I', 'lodestone_' || current_schema());
END $$;
