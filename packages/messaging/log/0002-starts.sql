-- Offset of the first record that each partition of some topics still holds; where it holds none, of the next one.
CREATE FUNCTION starts(names text[]) RETURNS TABLE (topic text, partition integer, start_offset bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ids integer[] := log.allowed(names, 'read');
BEGIN
  RETURN QUERY SELECT t.name, p.number,
    coalesce((SELECT min(r."offset") FROM log.record r WHERE r.topic = p.topic AND r.partition = p.number), p.next_offset)
  FROM log.topic t JOIN log.partition p ON p.topic = t.id WHERE t.id = ANY (ids) ORDER BY 1, 2;
END $$;
