-- Whom applications name that are open already: from now on they are told what becomes of them, as those of later ones are.
SELECT set_config('lodestone.reach', 'service', true);
INSERT INTO contact (id, participant_id, name, email, language, how, kinds, version, created_at, state, unsubscribe_key)
SELECT gen_random_uuid(), applicant_id, data #>> '{applied,contact,name}', data #>> '{applied,contact,email}', 'en', 'at-once', '{applications}', 1, now(),
  'active', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
FROM application WHERE state IN ('submitted', 'asked');
