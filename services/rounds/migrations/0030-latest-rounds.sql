-- What a member got in its latest rounds is read from these alone, however many there were before.
DROP INDEX allocation_member_idx;
CREATE INDEX allocation_member_idx ON allocation (member_id, round_id);
CREATE INDEX round_closed_idx ON round (closed_at, id) WHERE state IN ('awarded', 'completed');
