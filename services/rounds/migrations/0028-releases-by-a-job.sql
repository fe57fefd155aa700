-- Open contracting data is made from the journal by a job, for whatever round its journal goes further than what was told.
DROP INDEX round_untold_idx;
