-- What rounds of projects were decided by: the digest of the book and the hash of the result, which stand with the project round. For everybody.
CREATE TABLE project_decision (
  round_id uuid PRIMARY KEY,
  book_digest text NOT NULL,
  result_hash text NOT NULL,
  decided_at timestamptz NOT NULL
);
