-- What a service has told, by topic and time of the fact: how many, and the sum of the random part of their ids. `moment` is the start of the
-- ten seconds, and that of the UTC day once the service has stated a count beyond them. Facts on the topic of histories are not counted.
CREATE TABLE fact_count (
  topic  text NOT NULL,
  moment timestamptz NOT NULL,
  count  bigint NOT NULL,
  sum    numeric NOT NULL,
  stated boolean NOT NULL DEFAULT false,
  PRIMARY KEY (topic, moment)
);
CREATE INDEX fact_count_unstated ON fact_count (moment) WHERE NOT stated;

-- The snapshot of the journal that was counted last, the first day that counts, told or applied, and the time up to which all is stated. In a
-- service that has told or read before, whole days count that begin when the version that counts runs everywhere.
CREATE TABLE fact_look (
  one    boolean PRIMARY KEY DEFAULT true CHECK (one),
  seen   text,
  since  date NOT NULL,
  stated timestamptz NOT NULL DEFAULT '-infinity'
);
SELECT set_config('lodestone.reach', 'service', true);
INSERT INTO fact_look (seen, since)
SELECT CASE WHEN old THEN pg_current_snapshot()::text END, CASE WHEN old THEN current_date + 2 ELSE '-infinity' END
FROM (SELECT EXISTS (SELECT FROM journal) OR EXISTS (SELECT FROM inbox_offset) AS old) AS before;

-- What was added a moment ago is looked for by its transaction every few seconds.
ALTER INDEX journal_made_in SET (autosummarize = on);

-- What a consumer has applied, counted in the same way with each slice. By partition, so that nobody waits for another one's slice.
CREATE TABLE applied_count (
  consumer  text NOT NULL,
  topic     text NOT NULL,
  partition integer NOT NULL,
  moment    timestamptz NOT NULL,
  count     bigint NOT NULL,
  sum       numeric NOT NULL,
  PRIMARY KEY (consumer, topic, partition, moment)
);

-- What the owner of a topic says that it told on a day, up to a time, and what the comparison with `applied_count` gave.
CREATE TABLE stated_count (
  consumer      text NOT NULL,
  topic         text NOT NULL,
  day           date NOT NULL,
  until         timestamptz NOT NULL,
  count         bigint NOT NULL,
  sum           numeric NOT NULL,
  compared      timestamptz,                          -- the `until` of the last comparison
  applied       bigint,                               -- counted then, with what is parked
  agrees        boolean NOT NULL DEFAULT false,
  differs_since timestamptz,
  alarmed       boolean NOT NULL DEFAULT false,
  PRIMARY KEY (consumer, topic, day)
);
CREATE INDEX stated_count_open ON stated_count (consumer) WHERE NOT agrees;
