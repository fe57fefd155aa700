-- A key that others may know is withdrawn: what it has signed is believed no more, and its root of the keyring gets another one.
ALTER TABLE issuing_key DROP CONSTRAINT issuing_key_pkey, DROP CONSTRAINT issuing_key_kid_key;
ALTER TABLE issuing_key ADD PRIMARY KEY (kid);
ALTER TABLE issuing_key ADD COLUMN withdrawn_at timestamptz;
CREATE UNIQUE INDEX issuing_key_root_key ON issuing_key (root) WHERE withdrawn_at IS NULL;

-- With which key each was signed: the last part of what the header of its token names.
ALTER TABLE issued ADD COLUMN kid text;
UPDATE issued SET kid = split_part(
  convert_from(decode(rpad(header, (length(header) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb->>'kid', '#', 2)
FROM (SELECT nth AS own, translate(split_part(token, '.', 1), '-_', '+/') AS header FROM issued WHERE token <> '') AS signed
WHERE own = nth;
CREATE INDEX issued_kid_idx ON issued (kid) WHERE revoked_at IS NULL;
