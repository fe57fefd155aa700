-- Credentials that are due are taken from each issuer in turn: the many of one whose server hangs keep no others waiting.
CREATE INDEX credential_due_of_issuer_idx ON credential (issuer, due_at) WHERE due_at IS NOT NULL;
DROP INDEX credential_due_idx;
