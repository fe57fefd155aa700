-- A round that was cancelled. Where its book was sealed before, its prices were opened: the versions of offers that it holds join no other round.
ALTER TABLE book ADD COLUMN cancelled boolean NOT NULL DEFAULT false;
