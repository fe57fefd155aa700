-- The W3C trace context of the event that a delivery tells: its attempts belong to that trace.
ALTER TABLE delivery ADD COLUMN traceparent text;
