-- Ends of proofs that have been told, each once for an offer, a proof and a threshold in days.
CREATE TABLE evidence_notice (
  offer_id uuid NOT NULL,
  stage text NOT NULL,
  type text NOT NULL,
  sha256 text NOT NULL,
  valid_to date NOT NULL,
  threshold integer NOT NULL,
  told_at timestamptz NOT NULL,
  PRIMARY KEY (offer_id, stage, type, sha256, valid_to, threshold)
);
