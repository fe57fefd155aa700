-- Which credentials stand for which batches: their holder gives them. An offer is proven by the batches that it draws on, and names none itself.
DROP TRIGGER offer_names ON offer;
DROP TRIGGER offer_renames ON offer;
DROP FUNCTION name_credentials;
DROP TABLE offer_credential;

CREATE TABLE batch_credential (
  batch_id uuid NOT NULL,
  credential_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  CONSTRAINT batch_credential_pkey PRIMARY KEY (batch_id, credential_id)
);
CREATE INDEX batch_credential_idx ON batch_credential (credential_id);
CREATE INDEX batch_draw_batch_idx ON batch_draw (batch_id);
CALL protect_rows('batch_credential', '{participant_id}');

DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON batch_credential FROM %I', 'lodestone_' || current_schema());
END $$;

-- How a batch is known follows from its credentials, each time it is asked.
ALTER TABLE batch DROP COLUMN assurance, DROP COLUMN credential_digest, DROP COLUMN credential_issuer;
