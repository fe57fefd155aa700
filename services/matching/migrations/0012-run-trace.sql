-- The W3C trace context of what closed a round, and of what a run was asked for by: its own trace goes on from there.
ALTER TABLE round ADD COLUMN traceparent text;
ALTER TABLE run ADD COLUMN traceparent text;
