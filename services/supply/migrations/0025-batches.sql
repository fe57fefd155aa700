-- Batches of goods, and where each gram of them stands. The accounts of a batch add up to it, and none is below zero, whatever a service does. The
-- same batch is kept once: `identity` is its name in one form for all formats in which suppliers and hubs write it.
CREATE TABLE batch (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  reference text NOT NULL,
  issuer text,
  identity_issuer text NOT NULL,
  identity text NOT NULL,
  material text NOT NULL,
  grade text,
  composition jsonb,
  stage text NOT NULL,
  country text NOT NULL,
  site text NOT NULL,
  made_on date NOT NULL,
  grams bigint NOT NULL,
  assurance text NOT NULL,
  credential_digest text,
  credential_issuer text,
  findings jsonb NOT NULL,
  registered_at timestamptz NOT NULL,
  available bigint NOT NULL,
  offered bigint NOT NULL DEFAULT 0,
  reserved bigint NOT NULL DEFAULT 0,
  committed bigint NOT NULL DEFAULT 0,
  delivered bigint NOT NULL DEFAULT 0,
  transformed bigint NOT NULL DEFAULT 0,
  CONSTRAINT batch_identity_key UNIQUE (identity_issuer, identity),
  CONSTRAINT batch_conserved CHECK (grams > 0 AND available + offered + reserved + committed + delivered + transformed = grams),
  CONSTRAINT batch_not_below_zero CHECK (least(available, offered, reserved, committed, delivered, transformed) >= 0)
);
CREATE INDEX batch_owner_idx ON batch (participant_id, id);

-- Of what a batch was made. `participant_id` here and below is whose row it is: of a batch, its holder.
CREATE TABLE batch_input (
  batch_id uuid NOT NULL,
  input_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  grams bigint NOT NULL,
  CONSTRAINT batch_input_pkey PRIMARY KEY (batch_id, input_id),
  CONSTRAINT batch_input_grams CHECK (grams > 0)
);
CREATE INDEX batch_input_idx ON batch_input (input_id);

-- What an offer has of a batch, in the order in which it draws on them.
CREATE TABLE batch_draw (
  offer_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  nth integer NOT NULL,
  offered bigint NOT NULL DEFAULT 0,
  reserved bigint NOT NULL DEFAULT 0,
  committed bigint NOT NULL DEFAULT 0,
  delivered bigint NOT NULL DEFAULT 0,
  CONSTRAINT batch_draw_pkey PRIMARY KEY (offer_id, batch_id),
  CONSTRAINT batch_draw_not_below_zero CHECK (least(offered, reserved, committed, delivered) >= 0)
);

-- Every movement, to be added to and never changed. The first one opens a batch: from nowhere.
CREATE TABLE batch_posting (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  from_account text,
  to_account text NOT NULL,
  grams bigint NOT NULL,
  because text NOT NULL,
  made_into uuid,
  offer_id uuid,
  round_id uuid,
  allocation_id uuid,
  at timestamptz NOT NULL,
  CONSTRAINT batch_posting_grams CHECK (grams > 0)
);
CREATE INDEX batch_posting_idx ON batch_posting (batch_id, id);

-- What rounds have told of offers that draw on batches: the hub's alone, since it says what becomes of allocations before a supplier hears of them.
CREATE TABLE batch_told (
  event_id uuid NOT NULL,
  nth integer NOT NULL,
  kind text NOT NULL,
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  allocation_id uuid,
  grams bigint NOT NULL,
  CONSTRAINT batch_told_pkey PRIMARY KEY (event_id, nth)
);
CREATE INDEX batch_told_offer_idx ON batch_told (offer_id);
CREATE INDEX batch_told_round_idx ON batch_told (round_id);
CREATE INDEX batch_told_allocation_idx ON batch_told (allocation_id) WHERE kind = 'awarded';

CALL protect_rows('batch', '{participant_id}');
CALL protect_rows('batch_input', '{participant_id}');
CALL protect_rows('batch_draw', '{participant_id}');
CALL protect_rows('batch_posting', '{participant_id}');
CALL protect_rows('batch_told');

DO $$
BEGIN
  EXECUTE format('REVOKE DELETE, TRUNCATE ON batch, batch_draw FROM %I', 'lodestone_' || current_schema());
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON batch_input, batch_posting, batch_told FROM %I', 'lodestone_' || current_schema());
END $$;
