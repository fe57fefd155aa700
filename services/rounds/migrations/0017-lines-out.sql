-- Whether a line counts as asked: it stands, or stood when the collection ended. One that its member took back before does not. Of rounds past
-- their collection the figures stay as they were told.
ALTER TABLE entry ADD COLUMN asked boolean NOT NULL DEFAULT true;
UPDATE entry SET asked = false FROM round WHERE round.id = entry.round_id AND round.state = 'collecting' AND entry.status = 'left';

-- Lines that were dropped from a round or have left it, in the parts in which demand tells them before it seals the book.
CREATE TABLE line_out (
  round_id uuid NOT NULL,
  part integer NOT NULL,
  lines jsonb NOT NULL,
  PRIMARY KEY (round_id, part)
);
CALL protect_rows('line_out');
