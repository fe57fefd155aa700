-- The id of the event before `next_offset`, by which a log is known again; null where it is not known.
ALTER TABLE inbox_offset ADD COLUMN last_event text;
