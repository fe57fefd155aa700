CALL protect_rows('participant', '{id}');
CALL protect_rows('webhook', '{participant_id}');

ALTER TABLE delivery ADD COLUMN participant_id uuid;
UPDATE delivery SET participant_id = webhook.participant_id FROM webhook WHERE webhook.id = delivery.webhook_id;
ALTER TABLE delivery ALTER COLUMN participant_id SET NOT NULL;
CALL protect_rows('delivery', '{participant_id}');
