-- The latest events as operators see them: what the stream is resumed from. Ids are drawn under a lock, so that they become visible in order.
CREATE TABLE stream_event (
  id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL,
  body text NOT NULL
);
