-- What was sent with an idempotency key, as a hash: the same key with something else in it is refused.
-- Empty where nobody sent it with a key.
ALTER TABLE submissions ADD COLUMN content_hash {text} NOT NULL DEFAULT '';
ALTER TABLE vendor_answers ADD COLUMN content_hash {text} NOT NULL DEFAULT '';
