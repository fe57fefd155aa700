-- Everybody's books and results, and no handler of a member or supplier: for the hub alone.
CALL protect_rows('round');
CALL protect_rows('book_part');
CALL protect_rows('run');
