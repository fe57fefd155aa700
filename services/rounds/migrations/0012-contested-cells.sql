-- Cells of the pool with lines that shared the same scarce offers, by the number of their set: from these and from what the pool sheet has
-- open of them members are told what others asked for.
CREATE TABLE contested_cell (
  round_id uuid NOT NULL,
  rival_set integer NOT NULL,
  cell text NOT NULL,        -- pool_cell() of its key
  PRIMARY KEY (round_id, rival_set, cell)
);
CALL protect_rows('contested_cell');

CREATE FUNCTION pool_cell(material text, grade text, period text, bloc text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN material || E'\n' || coalesce(grade, '') || E'\n' || period || E'\n' || coalesce(bloc, '');
