-- A list that was deleted keeps its row without entries: its generation goes on counting, and a list that is loaded under its id again goes on in its versions.
ALTER TABLE restriction_list ADD COLUMN removed_at timestamptz;
