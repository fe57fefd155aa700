-- Whose credentials are believed, and of what: a row for each issuer, whom an operator registers. Everybody reads whom to ask for one; keys are public.
CREATE TABLE issuer (
  id uuid PRIMARY KEY,
  did text NOT NULL UNIQUE,
  version integer NOT NULL,
  name text NOT NULL,
  keys jsonb,
  hosts jsonb,
  attests jsonb NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_reason text
);

-- The keys that an issuer's own document had when it was last fetched: others are told to operators.
CREATE TABLE issuer_document (
  did text PRIMARY KEY,
  sha256 text NOT NULL,
  keys_sha256 text NOT NULL,
  seen_at timestamptz NOT NULL
);

-- Credentials that suppliers have given, a row for each holder of a token.
CREATE TABLE credential (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  sha256 text NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  issuer text NOT NULL,
  issuer_name text NOT NULL,
  valid_from text,
  valid_until text,
  stages text[] NOT NULL,
  countries text[] NOT NULL,
  taken jsonb NOT NULL,
  findings jsonb NOT NULL,
  token text NOT NULL,
  given_at timestamptz NOT NULL,
  checked_at timestamptz NOT NULL,
  held_at timestamptz,
  due_at timestamptz,
  attempts integer NOT NULL,
  UNIQUE (participant_id, sha256)
);
CREATE INDEX credential_due_idx ON credential (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX credential_issuer_idx ON credential (issuer);
CALL protect_rows('credential', '{participant_id}');

-- Which offers name which credentials. Kept here, because an offer is written by several statements, none of which may forget it; an offer that
-- names none costs a look at its text.
CREATE TABLE offer_credential (
  offer_id uuid NOT NULL,
  credential_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  PRIMARY KEY (credential_id, offer_id)
);
CREATE INDEX offer_credential_offer_idx ON offer_credential (offer_id);
CALL protect_rows('offer_credential', '{participant_id}');

CREATE FUNCTION name_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM offer_credential WHERE offer_id = NEW.id;
  INSERT INTO offer_credential (offer_id, credential_id, participant_id)
  SELECT DISTINCT NEW.id, named::uuid, NEW.participant_id
  FROM jsonb_array_elements_text(coalesce(NEW.body::jsonb -> 'credentials', '[]')) AS named;
  RETURN NULL;
END
$$;
CREATE TRIGGER offer_names AFTER INSERT ON offer FOR EACH ROW
WHEN (strpos(NEW.body, '"credentials":') > 0) EXECUTE FUNCTION name_credentials();
CREATE TRIGGER offer_renames AFTER UPDATE OF body ON offer FOR EACH ROW
WHEN (NEW.body IS DISTINCT FROM OLD.body AND (strpos(NEW.body, '"credentials":') > 0 OR strpos(OLD.body, '"credentials":') > 0))
EXECUTE FUNCTION name_credentials();
