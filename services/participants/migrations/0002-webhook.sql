-- Where a participant wants to be told of events about its own objects.
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  url text NOT NULL,
  types text[] NOT NULL,
  secret text NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX webhook_participant_idx ON webhook (participant_id);

-- One event on its way to one webhook. `next_attempt_at` is also the lease of whoever is sending it now.
CREATE TABLE delivery (
  webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
  id text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL,
  body text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL,
  created_at timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  give_up_at timestamptz NOT NULL,
  last_status integer,
  PRIMARY KEY (webhook_id, id)
);
CREATE INDEX delivery_due_idx ON delivery (next_attempt_at) WHERE state = 'pending';
CREATE INDEX delivery_seq_idx ON delivery (webhook_id, seq);
