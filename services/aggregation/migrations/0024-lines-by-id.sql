-- A line is known by its id, which no two forecasts share: as the key it serves the marks too, and the lines of a forecast are found by an index whose equal
-- entries PostgreSQL keeps once. A million lines take 0.18 GB with them, 0.24 before.
ALTER TABLE line DROP CONSTRAINT line_pkey, ADD PRIMARY KEY (id, version);
DROP INDEX line_id_idx;
CREATE INDEX line_forecast_idx ON line (forecast_id, version);
