-- How the level of a place in a round is known: what was kept before this was told is known by the supplier's word.
ALTER TABLE entry ADD COLUMN assurance text NOT NULL DEFAULT 'declared';

-- Whoever judges an offer for the first time shares this lock, whoever gives a file holds it alone: so no offer is kept as known by word of which the
-- supplier gives the file meanwhile. Taken after the gate and before offers.
CREATE FUNCTION share_files(owner uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock_shared(hashtext('evidence'), hashtext(owner::text))
$$;
CREATE FUNCTION hold_files(owner uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock(hashtext('evidence'), hashtext(owner::text))
$$;

-- Refuses, as when the gate has moved, what was decided without a file that the supplier has given since. Files are never taken away.
CREATE FUNCTION require_files(owner uuid, named text[], given integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM share_files(owner);
  IF (SELECT count(*) FROM evidence_owner WHERE participant_id = owner AND sha256 = ANY(named)) <> given THEN
    RAISE EXCEPTION 'the supplier has given a file meanwhile' USING ERRCODE = 'LS001';
  END IF;
  RETURN true;
END
$$;

-- Files that were given before their proofs were asked for count too: due at once.
UPDATE offer SET policy_version = '' WHERE status = 'standing';
