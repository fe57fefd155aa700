-- The keys with which the hub signs credentials, one for each root of the keyring under which it was wrapped: the secret half in its envelope.
CREATE TABLE issuing_key (
  root text PRIMARY KEY,
  kid text NOT NULL UNIQUE,
  x text NOT NULL,
  wrapped text NOT NULL,
  since timestamptz NOT NULL
);

-- Of which offer an allocation was awarded; in rounds that were awarded before, where the ledger of batches knows it.
CREATE TABLE award (
  allocation_id uuid PRIMARY KEY,
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL
);
CALL protect_rows('award');
INSERT INTO award (allocation_id, round_id, offer_id)
SELECT DISTINCT allocation_id, round_id, offer_id FROM batch_told WHERE kind = 'awarded' AND allocation_id IS NOT NULL;

-- What members have reported as delivered. A supplier and a member see their own.
CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  allocation_id uuid NOT NULL,
  round_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  member_id uuid NOT NULL,
  material text NOT NULL,
  grams bigint NOT NULL,
  date date NOT NULL
);
CREATE INDEX delivery_allocation_idx ON delivery (allocation_id);
CREATE INDEX delivery_supplier_idx ON delivery (participant_id, id);
CREATE INDEX delivery_member_idx ON delivery (member_id, id);
CALL protect_rows('delivery', '{participant_id,member_id}');

-- What the hub has issued, each with its place in the status lists. `due`: to be judged again.
CREATE TABLE issued (
  nth bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL,
  participant_id uuid NOT NULL,
  member_id uuid,
  offer_id uuid NOT NULL,
  delivery_id uuid,
  version integer NOT NULL,
  policy text NOT NULL,
  policy_version text NOT NULL,
  level text NOT NULL,
  assurance text NOT NULL,
  token text NOT NULL,
  issued_at timestamptz NOT NULL,
  due boolean NOT NULL,
  revoked_at timestamptz,
  told_at timestamptz,
  CONSTRAINT issued_kind_check CHECK ((kind = 'passport') = (delivery_id IS NOT NULL) AND (kind = 'passport') = (member_id IS NOT NULL))
);
CREATE UNIQUE INDEX issued_screening_key ON issued (offer_id) WHERE kind = 'screening' AND revoked_at IS NULL;
CREATE UNIQUE INDEX issued_passport_key ON issued (delivery_id) WHERE revoked_at IS NULL;
CREATE INDEX issued_offer_idx ON issued (offer_id) WHERE revoked_at IS NULL;
CREATE INDEX issued_revoked_idx ON issued (nth) WHERE revoked_at IS NOT NULL;
CREATE INDEX issued_due_idx ON issued (nth) WHERE due AND revoked_at IS NULL;
CREATE INDEX issued_untold_idx ON issued (nth) WHERE revoked_at IS NOT NULL AND told_at IS NULL;
CALL protect_rows('issued', '{participant_id,member_id}');
