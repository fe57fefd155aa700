-- What happens in the whole hub, for operators.
CALL protect_rows('stream_event');
