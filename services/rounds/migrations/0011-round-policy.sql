-- Versions of the policies that a round may name, as supply tells them (supply.policy-changed). The list below is what the hub begins with, which a
-- test compares with packages/provenance. Policies are public.
CREATE TABLE policy_version (
  id text NOT NULL,
  version text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  materials text[],          -- the materials it speaks about; null: all
  PRIMARY KEY (id, version)
);
INSERT INTO policy_version (id, version, kind, state, valid_from, valid_to, materials) VALUES
  ('lodestone-origin', '1', 'origin', 'in-force', '2025-01-01', NULL, NULL),
  ('cn-announcement-61-2025', '1', 'origin', 'in-force', '2025-10-09', '2025-11-06', NULL),
  ('cn-announcement-61-2025', '2', 'origin', 'suspended', '2025-11-07', '2026-11-10', NULL),
  ('cn-announcement-61-2025', '3', 'origin', 'unknown', '2026-11-11', NULL, NULL),
  ('us-dfars-252-225-7052', '1', 'origin', 'in-force', '2024-05-30', '2026-12-31', '{ndfeb-magnet,ndfeb-bonded-magnet,smco-magnet}'),
  ('us-dfars-252-225-7052', '2', 'origin', 'in-force', '2027-01-01', NULL, '{ndfeb-magnet,ndfeb-bonded-magnet,smco-magnet}'),
  ('us-feoc-25', '1', 'origin', 'in-force', '2024-05-06', NULL, NULL),
  ('us-ofac-50', '1', 'origin', 'in-force', '2014-08-13', NULL, NULL),
  ('eu-50', '1', 'origin', 'in-force', '2024-07-03', NULL, NULL),
  ('eu-crma-65', '1', 'concentration', 'in-force', '2024-05-23', NULL, NULL);
