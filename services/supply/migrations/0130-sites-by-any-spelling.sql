-- A site by one name however it is spelled: what separates its words says nothing. The hub itself writes it so from now on, see `siteName`.
CREATE FUNCTION respelled(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT head || coalesce(nullif(btrim(regexp_replace(site, '[\u0020-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3020\u3030\u30fb]+', ' ', 'g')), ''), site)
  FROM (SELECT substring(name from '^(?:[^/]*/){3}') AS head, substring(name from '^(?:[^/]*/){3}(.*)$') AS site) AS parts
$$;

UPDATE offer SET sites = ARRAY(SELECT DISTINCT respelled(name) FROM unnest(sites) AS name ORDER BY 1)
WHERE sites <> ARRAY(SELECT DISTINCT respelled(name) FROM unnest(sites) AS name ORDER BY 1);
UPDATE batch SET site_year = respelled(site_year) WHERE site_year <> respelled(site_year);
UPDATE commitment SET site_year = respelled(site_year) WHERE site_year <> respelled(site_year);
DROP FUNCTION respelled;
