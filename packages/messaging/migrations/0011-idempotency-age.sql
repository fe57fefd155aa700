-- Answers to commands are forgotten by age, a few at a time.
CREATE INDEX idempotency_age ON idempotency (created_at);
