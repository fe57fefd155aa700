-- Files that a company gives with its application, for it and operators: by their digest, each applicant's own, gone with the application.
CREATE TABLE application_document (
  application_id uuid NOT NULL REFERENCES application ON DELETE CASCADE,
  sha256 text NOT NULL,
  applicant_id uuid NOT NULL,
  kind text NOT NULL,
  media_type text NOT NULL,
  bytes integer NOT NULL,
  given_at timestamptz NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (application_id, sha256)
);
CALL protect_rows('application_document', '{applicant_id}');
