CALL protect_rows('forecast', '{participant_id}');
CALL protect_rows('entry', '{participant_id}');

-- A line says whose it is, so that its policy need not look for its forecast.
ALTER TABLE line ADD COLUMN participant_id uuid;
UPDATE line SET participant_id = forecast.participant_id FROM forecast WHERE forecast.id = line.forecast_id;
ALTER TABLE line ALTER COLUMN participant_id SET NOT NULL;
CALL protect_rows('line', '{participant_id}');

-- Members read the history of their forecasts, also of what they told before facts had an owner.
UPDATE journal SET organisation = forecast.participant_id FROM forecast
WHERE journal.subject = forecast.id::text AND journal.topic IS NOT NULL AND journal.type LIKE 'demand.forecast-%';
