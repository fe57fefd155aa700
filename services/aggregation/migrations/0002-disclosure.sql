-- The numbers of the rules that a publication was judged by; null for those made before they were kept. A figure told under weaker rules
-- stays in the memory: its cell is held until what it tells beside newer ones obeys today's.
ALTER TABLE publication ADD COLUMN rules jsonb;
