-- What a site can make in a year: which credentials say so, and what offers, batches and commitments elsewhere have of it.
ALTER TABLE credential ADD COLUMN yearly boolean NOT NULL DEFAULT false;
CREATE INDEX credential_yearly_idx ON credential (participant_id) WHERE yearly AND status = 'accepted';

-- A site's stage in a year by one name, such as `2027/separation/AU/port`; the hub itself writes it from now on.
CREATE FUNCTION named_site(year text, stage text, country text, site text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT concat_ws('/', year, stage, country, lower(regexp_replace(btrim(normalize(site, NFKC)), '\s+', ' ', 'g')))
$$;

ALTER TABLE offer ADD COLUMN sites text[] NOT NULL DEFAULT '{}'::text[];
UPDATE offer SET sites = ARRAY(
  WITH line AS (
    SELECT site, array_position(ARRAY['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet'], site->>'stage') AS place
    FROM jsonb_array_elements(body::jsonb->'chain') AS site)
  SELECT DISTINCT named_site(left(period, 4), site->>'stage', site->>'country', site->>'site') FROM line
  WHERE place = (SELECT max(place) FROM line) ORDER BY 1);
CREATE INDEX offer_sites_idx ON offer USING gin (sites);

ALTER TABLE batch ADD COLUMN site_year text, ADD COLUMN site_grams bigint;
UPDATE batch SET site_year = named_site(to_char(made_on, 'YYYY'), stage, country, site);
UPDATE batch SET site_grams = greatest(0, grams - coalesce((
  SELECT sum(batch_input.grams) FROM batch_input JOIN batch AS source ON source.id = input_id
  WHERE batch_id = batch.id AND substr(source.site_year, 6) = substr(batch.site_year, 6)), 0));
ALTER TABLE batch ALTER COLUMN site_year SET NOT NULL, ALTER COLUMN site_grams SET NOT NULL;
CREATE INDEX batch_site_idx ON batch (site_year);
DROP FUNCTION named_site;

-- What was awarded before is known by offer and round alone: the first of its allocations has it.
ALTER TABLE award ADD COLUMN grams bigint NOT NULL DEFAULT 0;
CREATE INDEX award_offer_idx ON award (offer_id);
UPDATE award SET grams = coalesce(entry.awarded_grams, 0) FROM entry
WHERE entry.round_id = award.round_id AND entry.offer_id = award.offer_id
  AND award.allocation_id = (SELECT min(one.allocation_id::text)::uuid FROM award AS one WHERE one.round_id = award.round_id AND one.offer_id = award.offer_id);

-- What suppliers have committed of their sites past this hub.
CREATE TABLE commitment (
  id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  reference text NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  site text NOT NULL,
  country text NOT NULL,
  stage text NOT NULL,
  year integer NOT NULL,
  site_year text NOT NULL,
  grams bigint NOT NULL,
  recipient text,
  stated_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT commitment_reference_key UNIQUE (participant_id, reference),
  CONSTRAINT commitment_grams CHECK (grams > 0)
);
CREATE INDEX commitment_owner_idx ON commitment (participant_id, id);
CREATE INDEX commitment_site_idx ON commitment (site_year) WHERE status = 'standing';
CALL protect_rows('commitment', '{participant_id}');

DO $$
BEGIN
  EXECUTE format('REVOKE DELETE, TRUNCATE ON commitment FROM %I', 'lodestone_' || current_schema());
END $$;
