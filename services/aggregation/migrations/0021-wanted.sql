-- Which round awarded it; unknown of awards that were kept before.
ALTER TABLE award ADD COLUMN round_id uuid;

-- Standing lines with what they still want: less what rounds have awarded to them. A line that wants nothing more is not among them.
CREATE VIEW wanted WITH (security_invoker = true) AS
SELECT forecast_id, version, id, participant_id, material, grade, period, commitment, (grams - coalesce(got.need, 0))::bigint AS grams
FROM line LEFT JOIN (SELECT line_id, sum(need) AS need FROM award GROUP BY line_id) AS got ON got.line_id = line.id
WHERE grams > coalesce(got.need, 0);

-- `but_for`: never shown. What stood in the cell but for what this round had awarded: who was told that can add it up, so it is judged as if it were told.
ALTER TABLE release ADD COLUMN but_for uuid;
