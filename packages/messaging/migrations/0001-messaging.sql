-- Permanent history of every subject and, at the same time, the payload of what is published about it. Append-only.
CREATE TABLE journal (
  subject           text COLLATE "C" NOT NULL,
  seq               integer NOT NULL CHECK (seq > 0),
  type              text NOT NULL,
  time              timestamptz NOT NULL,
  actor             text NOT NULL,
  data              text NOT NULL,                    -- canonical JSON; text, because jsonb would not keep its bytes
  previous_hash     text NOT NULL,
  hash              text NOT NULL,
  topic             text,                             -- null: only kept, never published
  aggregate_version integer NOT NULL,                 -- rises with published facts only; carried forward on the others
  id                uuid NOT NULL,
  correlation_id    text NOT NULL,
  causation_id      text,
  traceparent       text,
  PRIMARY KEY (subject, seq)
);

-- What is still to be sent. A row goes when the broker has acknowledged it. Ids are drawn while the subject is locked, so they rise
-- with its versions.
CREATE TABLE outbox (
  shard   smallint NOT NULL,
  id      bigint GENERATED ALWAYS AS IDENTITY,
  subject text COLLATE "C" NOT NULL,
  seq     integer NOT NULL,
  PRIMARY KEY (shard, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000);

-- Who reads which shard of the outbox. `epoch` rises with every change of owner and fences the deletes of the one before.
CREATE TABLE shard_lease (
  shard      smallint PRIMARY KEY,
  owner      text,
  epoch      bigint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT '-infinity'
);

-- Relays that are alive, so that each knows its fair share of the shards.
CREATE TABLE relay (
  owner      text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

-- Answers to commands, by the caller's key. `status` and `body` are null while the first call runs.
CREATE TABLE idempotency (
  scope        text NOT NULL,
  key          text NOT NULL,
  request_hash text NOT NULL,
  status       smallint,
  body         text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);

-- The next offset wanted of each partition: the truth, of which Kafka's committed offset is a hint. `revision` rises when somebody
-- else than the consumer changes what it has applied (redrive, discard, rebuild).
CREATE TABLE inbox_offset (
  consumer    text NOT NULL,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  revision    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, topic, partition)
);

-- The version applied of each aggregate, and how many versions were applied with it (its statement checks that they continue what
-- was there). `skipped` counts discarded records whose version nobody could read.
CREATE TABLE inbox_version (
  consumer text NOT NULL,
  topic    text NOT NULL,
  key      text COLLATE "C" NOT NULL,
  version  integer NOT NULL,
  span     integer NOT NULL DEFAULT 1,
  skipped  integer NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, topic, key)
);

-- Records that could not be applied and, behind them, the later ones of their keys (those have no error class).
CREATE TABLE parked (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  consumer    text NOT NULL,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  "offset"    bigint NOT NULL,
  key         text COLLATE "C" NOT NULL,
  value       bytea,
  headers     text NOT NULL,
  error_class text,
  attempts    integer NOT NULL DEFAULT 0,
  parked_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (consumer, topic, key, "offset")
);

DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM %I', 'lodestone_' || current_schema());
END $$;
