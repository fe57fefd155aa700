-- The log of events where no broker keeps it. Services have no right to its tables: they call its functions, which look at who has signed in.
CREATE TABLE topic (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text COLLATE "C" NOT NULL UNIQUE,
  partitions   integer NOT NULL CHECK (partitions BETWEEN 1 AND 1000),
  retention_ms bigint CHECK (retention_ms > 0)          -- null: for ever
);

-- `next_offset` is drawn while the row is locked until COMMIT: offsets are dense, and nobody sees one before all below it.
CREATE TABLE partition (
  topic       integer NOT NULL REFERENCES topic,
  number      integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, number)
) WITH (fillfactor = 50);

-- Append-only; what is older than its topic keeps it goes from the beginning of a partition.
CREATE TABLE record (
  topic       integer NOT NULL,
  partition   integer NOT NULL,
  "offset"    bigint NOT NULL,
  appended_at timestamptz NOT NULL,
  key         text COLLATE "C" NOT NULL,
  value       text NOT NULL,
  headers     text NOT NULL,                            -- JSON, an object of texts
  PRIMARY KEY (topic, partition, "offset")
);

-- What a login may do beside the owner, who may do everything.
CREATE TABLE access (
  login      name NOT NULL,
  topic      integer NOT NULL REFERENCES topic,
  may_append boolean NOT NULL,
  may_read   boolean NOT NULL,
  PRIMARY KEY (login, topic)
);

-- Groups of readers, their members that are alive, and which of them reads a partition. A group changes under the lock of its row.
CREATE TABLE reader (name text COLLATE "C" PRIMARY KEY);
CREATE TABLE member (
  id         uuid PRIMARY KEY,
  reader     text COLLATE "C" NOT NULL REFERENCES reader,
  topics     integer[] NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE lease (
  reader    text COLLATE "C" NOT NULL REFERENCES reader,
  topic     integer NOT NULL,
  partition integer NOT NULL,
  owner     uuid REFERENCES member ON DELETE SET NULL,
  epoch     bigint NOT NULL DEFAULT 0,                  -- rises with every change of owner
  PRIMARY KEY (reader, topic, partition)
);
CREATE INDEX lease_owner ON lease (owner);

-- Ids of topics, in the order of their names. Refuses names that are not there, or with which this login may not do what is wanted.
CREATE FUNCTION allowed(names text[], wanted text) RETURNS integer[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ids integer[];
  refused text;
BEGIN
  SELECT array_agg(t.id ORDER BY asked.place), min(asked.name) FILTER (WHERE t.id IS NULL OR NOT (session_user = current_user
    OR coalesce(CASE wanted WHEN 'append to' THEN a.may_append WHEN 'read' THEN a.may_read END, false)))
  INTO ids, refused
  FROM unnest(names) WITH ORDINALITY AS asked (name, place)
  LEFT JOIN log.topic t ON t.name = asked.name
  LEFT JOIN log.access a ON a.login = session_user AND a.topic = t.id;
  IF refused IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s may not %s the topic %s, or it is not there', session_user, wanted, refused);
  END IF;
  RETURN coalesce(ids, '{}');
END $$;

-- Refuses who is neither the service of a group of readers nor the owner.
CREATE FUNCTION check_reader(reader_name text) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF session_user <> current_user AND session_user <> 'lodestone_' || reader_name THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s is no reader of the group %s', session_user, reader_name);
  END IF;
END $$;

-- How many partitions each of these topics has, as far as they are there.
CREATE FUNCTION partitions(names text[]) RETURNS TABLE (topic text, count integer) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT name, partitions FROM log.topic WHERE name = ANY (names)
$$;

-- Offset after the last record of each partition of these topics.
CREATE FUNCTION ends(names text[]) RETURNS TABLE (topic text, partition integer, end_offset bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ids integer[] := log.allowed(names, 'read');
BEGIN
  RETURN QUERY SELECT t.name, p.number, p.next_offset
  FROM log.topic t JOIN log.partition p ON p.topic = t.id WHERE t.id = ANY (ids) ORDER BY 1, 2;
END $$;

-- Appends records in the order given: the one at i goes to the partition of the topic at `places[i]` of the first two arrays, each of which
-- stands there once. Locks partitions in one order, so that two who append to the same ones wait for each other instead of dying.
CREATE FUNCTION append(names text[], numbers integer[], places integer[], keys text[], bodies text[], headers text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ids integer[] := log.allowed(names, 'append to');
  moment timestamptz;
  locked integer;
BEGIN
  SELECT count(*) INTO locked FROM (
    SELECT FROM log.partition p JOIN unnest(ids, numbers) AS target (topic, number) ON p.topic = target.topic AND p.number = target.number
    ORDER BY p.topic, p.number FOR UPDATE OF p) AS target;
  IF locked <> cardinality(names) THEN
    RAISE invalid_parameter_value USING MESSAGE = 'a topic has no such partition';
  END IF;
  moment := clock_timestamp();
  INSERT INTO log.record (topic, partition, "offset", appended_at, key, value, headers)
  SELECT p.topic, p.number, p.next_offset + row_number() OVER (PARTITION BY given.place ORDER BY given.position) - 1, moment,
         given.key, given.value, given.headers
  FROM unnest(places, keys, bodies, headers) WITH ORDINALITY AS given (place, key, value, headers, position)
  JOIN unnest(ids, numbers) WITH ORDINALITY AS target (topic, number, place) ON target.place = given.place
  JOIN log.partition p ON p.topic = target.topic AND p.number = target.number;
  UPDATE log.partition p SET next_offset = next_offset + given.count
  FROM unnest(ids, numbers) WITH ORDINALITY AS target (topic, number, place)
  JOIN (SELECT place, count(*) FROM unnest(places) AS place GROUP BY place) AS given ON given.place = target.place
  WHERE p.topic = target.topic AND p.number = target.number;
  PERFORM pg_notify('lodestone_log', string_agg(DISTINCT name, ',')) FROM unnest(names) AS name;
END $$;

-- The next records of partitions, each from its offset: of each as many as fit, one at least. By index whatever the tables held when it was planned.
CREATE FUNCTION read(names text[], numbers integer[], froms bigint[], most_records integer, most_bytes integer)
RETURNS TABLE (place integer, end_offset bigint, "offset" bigint, key text, value text, headers text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  ids integer[] := log.allowed(names, 'read');
BEGIN
  RETURN QUERY
  SELECT asked.place::integer, p.next_offset, one."offset", one.key, one.value, one.headers
  FROM unnest(ids, numbers, froms) WITH ORDINALITY AS asked (topic, number, first, place)
  JOIN log.partition p ON p.topic = asked.topic AND p.number = asked.number AND p.next_offset > asked.first
  CROSS JOIN LATERAL (
    SELECT r.*, sum(octet_length(r.value)) OVER (ORDER BY r."offset" ROWS UNBOUNDED PRECEDING) - octet_length(r.value) AS before
    FROM (SELECT r."offset", r.key, r.value, r.headers FROM log.record r
          WHERE r.topic = asked.topic AND r.partition = asked.number AND r."offset" >= asked.first
          ORDER BY r."offset" LIMIT most_records) AS r) AS one
  WHERE one.before < most_bytes
  ORDER BY asked.place, one."offset";
END $$;

-- Says that a member of a group is alive for so long, gives it free partitions up to its share of each topic, and tells which it holds:
-- `surplus` are those that it should give up, since others have come.
CREATE FUNCTION hold(reader_name text, member_id uuid, names text[], alive_ms integer)
RETURNS TABLE (topic text, partition integer, epoch bigint, surplus boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  ids integer[] := log.allowed(names, 'read');
  came boolean;
BEGIN
  PERFORM log.check_reader(reader_name);
  -- A crash of the server ends every session: nothing of this need be on disk before others see it.
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO log.reader VALUES (reader_name) ON CONFLICT DO NOTHING;
  PERFORM FROM log.reader r WHERE r.name = reader_name FOR UPDATE;
  DELETE FROM log.member m WHERE m.reader = reader_name AND m.expires_at < clock_timestamp() AND m.id <> member_id;
  INSERT INTO log.member AS m VALUES (member_id, reader_name, ids, clock_timestamp() + alive_ms * interval '1 ms')
  ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, topics = excluded.topics WHERE m.reader = reader_name
  RETURNING xmax = 0 INTO came;
  IF came IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'a member of another group has this id';
  END IF;
  IF came THEN
    INSERT INTO log.lease (reader, topic, partition) SELECT reader_name, p.topic, p.number FROM log.partition p WHERE p.topic = ANY (ids)
    ON CONFLICT DO NOTHING;
    PERFORM pg_notify('lodestone_log', '@' || reader_name);
  END IF;
  RETURN QUERY
  WITH share AS (
    SELECT t.id, t.name, ceil(t.partitions::numeric / count(*))::integer AS most
    FROM log.topic t JOIN log.member m ON m.reader = reader_name AND t.id = ANY (m.topics)
    WHERE t.id = ANY (ids) GROUP BY t.id),
  ranked AS (
    SELECT l.topic, l.partition, l.owner, share.name, share.most,
           row_number() OVER (PARTITION BY l.topic ORDER BY l.owner IS NULL, l.partition) AS rank
    FROM log.lease l JOIN share ON share.id = l.topic
    WHERE l.reader = reader_name AND (l.owner IS NULL OR l.owner = member_id)),
  taken AS (
    UPDATE log.lease l SET owner = member_id, epoch = l.epoch + 1 FROM ranked
    WHERE l.reader = reader_name AND l.topic = ranked.topic AND l.partition = ranked.partition AND ranked.owner IS NULL AND ranked.rank <= ranked.most
    RETURNING l.topic, l.partition, l.epoch)
  SELECT ranked.name, ranked.partition, coalesce(taken.epoch, l.epoch), ranked.rank > ranked.most
  FROM ranked JOIN log.lease l ON l.reader = reader_name AND l.topic = ranked.topic AND l.partition = ranked.partition
  LEFT JOIN taken ON taken.topic = ranked.topic AND taken.partition = ranked.partition
  WHERE ranked.owner IS NOT NULL OR taken.topic IS NOT NULL;
END $$;

-- Gives partitions back that a member holds, and wakes the others.
CREATE FUNCTION give_back(reader_name text, member_id uuid, names text[], numbers integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM log.check_reader(reader_name);
  PERFORM FROM log.reader r WHERE r.name = reader_name FOR UPDATE;
  UPDATE log.lease l SET owner = NULL FROM unnest(names, numbers) AS given (name, number) JOIN log.topic t ON t.name = given.name
  WHERE l.reader = reader_name AND l.owner = member_id AND l.topic = t.id AND l.partition = given.number;
  PERFORM pg_notify('lodestone_log', '@' || reader_name);
END $$;

-- A member leaves its group: what it held is free.
CREATE FUNCTION leave(reader_name text, member_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM log.check_reader(reader_name);
  PERFORM FROM log.reader r WHERE r.name = reader_name FOR UPDATE;
  DELETE FROM log.member m WHERE m.id = member_id AND m.reader = reader_name;
  PERFORM pg_notify('lodestone_log', '@' || reader_name);
END $$;

-- Removes records that are older than their topic keeps them, so many of a partition at most, and tells how many there were. Anybody may call
-- it: what is kept is the topic's business. Never one behind a younger one, whatever the clock did.
CREATE FUNCTION expire(most integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  DELETE FROM log.record r USING (
    SELECT p.topic, p.number, max(old."offset") AS last
    FROM log.topic t JOIN log.partition p ON p.topic = t.id CROSS JOIN LATERAL (
      SELECT one."offset", bool_and(one.appended_at < clock_timestamp() - t.retention_ms * interval '1 ms') OVER (ORDER BY one."offset") AS is_old
      FROM (SELECT e."offset", e.appended_at FROM log.record e WHERE e.topic = p.topic AND e.partition = p.number
            ORDER BY e."offset" LIMIT most) AS one) AS old
    WHERE t.retention_ms IS NOT NULL AND old.is_old GROUP BY p.topic, p.number) AS expired
  WHERE r.topic = expired.topic AND r.partition = expired.number AND r."offset" <= expired.last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
