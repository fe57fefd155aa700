-- Policies of provenance, a row a version. What offers are judged by is what stands here; an operator adds versions, and the gate keeps
-- everybody from judging by what has just changed.
CREATE TABLE policy (
  id text NOT NULL,
  version text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  state text NOT NULL,
  source jsonb NOT NULL,
  note text,
  rules jsonb NOT NULL,
  reason text NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (id, version),
  UNIQUE (id, valid_from),
  CHECK (valid_to >= valid_from)
);

-- What the hub begins with: the list of packages/provenance/src/policy/policies.ts, which a test compares.
INSERT INTO policy (id, version, kind, name, valid_from, valid_to, state, source, note, rules, reason, added_by, added_at)
SELECT id, version, kind, name, valid_from, valid_to, state, source, note, rules, 'what the hub begins with', 'supply', now()
FROM jsonb_to_recordset('[
  {"kind":"origin","id":"lodestone-origin","name":"Lodestone origin levels A to E","version":"1","state":"in-force","source":{"title":"Rules of the hub","reference":"The levels A to E and U of this hub"},"rules":{"coveredCountries":["CN","HK","MO"],"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"covered","ownership":{"pct":"25","inclusive":true,"method":"multiply","noticePct":"1"},"input":{"pct":"0.1","inclusive":false},"technology":"noted","control":"noted","recycledFeed":"where-gathered","intermediaryPct":"50"},"note":"Recycled feed counts by where it was gathered, as waste and used articles do in customs law (Delegated Regulation (EU) 2015/2446, Article 31). Control without shares counts as a note, and a last stage in a country with mostly Chinese imports is told: both are rules of the hub.","valid_from":"2025-01-01"},
  {"kind":"origin","id":"cn-announcement-61-2025","name":"China, MOFCOM announcement 61 of 2025 (rare-earth items abroad)","source":{"title":"MOFCOM announcements No. 61 of 9 October 2025 and No. 70 of 7 November 2025","reference":"https://www.mofcom.gov.cn/zwgk/zcfb/"},"version":"1","state":"in-force","note":"Only items originating in China: the 0.1 % and technology clauses were to begin on 2025-12-01.","rules":{"coveredCountries":["CN","HK","MO"],"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"covered","technology":"ignored"},"valid_from":"2025-10-09","valid_to":"2025-11-06"},
  {"kind":"origin","id":"cn-announcement-61-2025","name":"China, MOFCOM announcement 61 of 2025 (rare-earth items abroad)","source":{"title":"MOFCOM announcements No. 61 of 9 October 2025 and No. 70 of 7 November 2025","reference":"https://www.mofcom.gov.cn/zwgk/zcfb/"},"version":"2","state":"suspended","note":"Suspended by announcement 70 of 2025 until 2026-11-10. Findings say what would count without the suspension. That scrap keeps its first origin is how the hub reads the announcement.","rules":{"coveredCountries":["CN","HK","MO"],"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"covered","input":{"pct":"0.1","inclusive":true},"technology":"covered","recycledFeed":"where-first-made"},"valid_from":"2025-11-07","valid_to":"2026-11-10"},
  {"kind":"origin","id":"cn-announcement-61-2025","name":"China, MOFCOM announcement 61 of 2025 (rare-earth items abroad)","source":{"title":"MOFCOM announcements No. 61 of 9 October 2025 and No. 70 of 7 November 2025","reference":"https://www.mofcom.gov.cn/zwgk/zcfb/"},"version":"3","state":"unknown","note":"What follows the suspension is not recorded here: judged as not proven until somebody records it.","rules":{"coveredCountries":["CN","HK","MO"],"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"covered","input":{"pct":"0.1","inclusive":true},"technology":"covered","recycledFeed":"where-first-made"},"valid_from":"2026-11-11"},
  {"kind":"origin","id":"us-dfars-252-225-7052","name":"United States, DFARS 252.225-7052 (certain magnets)","state":"in-force","source":{"title":"DFARS 252.225-7052, 89 FR 46816 of 30 May 2024","reference":"https://www.acquisition.gov/dfars/"},"version":"1","note":"Melted or produced: from the alloy on.","rules":{"coveredCountries":["CN","HK","MO","RU","IR","KP"],"materials":["ndfeb-magnet","ndfeb-bonded-magnet","smco-magnet"],"stages":["alloy","magnet"],"location":"covered","technology":"ignored"},"valid_from":"2024-05-30","valid_to":"2026-12-31"},
  {"kind":"origin","id":"us-dfars-252-225-7052","name":"United States, DFARS 252.225-7052 (certain magnets)","state":"in-force","source":{"title":"DFARS 252.225-7052, 89 FR 46816 of 30 May 2024","reference":"https://www.acquisition.gov/dfars/"},"version":"2","note":"Mined, refined, separated, melted or produced. The exceptions (recycled material, commercial items) are not modelled.","rules":{"coveredCountries":["CN","HK","MO","RU","IR","KP"],"materials":["ndfeb-magnet","ndfeb-bonded-magnet","smco-magnet"],"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"covered","technology":"ignored"},"valid_from":"2027-01-01"},
  {"kind":"origin","id":"us-feoc-25","name":"United States, foreign entity of concern (25 % ownership)","version":"1","state":"in-force","source":{"title":"89 FR 37079 of 6 May 2024","reference":"https://www.federalregister.gov/"},"note":"How tiers of owners count (multiplied here) is uncertain. Any declared control counts, which judges too strictly, never too mildly.","rules":{"coveredCountries":["CN","HK","MO","RU","IR","KP"],"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"covered","ownership":{"pct":"25","inclusive":true,"method":"multiply"},"technology":"ignored","control":"covered"},"valid_from":"2024-05-06"},
  {"kind":"origin","id":"us-ofac-50","name":"United States, OFAC 50 % rule","version":"1","state":"in-force","source":{"title":"OFAC, Revised Guidance on Entities Owned by Persons Whose Property Is Blocked, 13 August 2014","reference":"https://ofac.treasury.gov/"},"note":"The owner’s country stands in for the list of named persons, which is not held here.","rules":{"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"ignored","technology":"ignored","coveredCountries":["CN","HK","MO","RU","IR","KP"],"ownership":{"pct":"50","inclusive":true,"method":"cascade"}},"valid_from":"2014-08-13"},
  {"kind":"origin","id":"eu-50","name":"European Union, ownership test of restrictive measures (50 %)","version":"1","state":"in-force","source":{"title":"EU best practices for the implementation of restrictive measures, 3 July 2024","reference":"https://www.consilium.europa.eu/"},"note":"The owner’s country stands in for the list of named persons, which is not held here.","rules":{"stages":["recycling","mining","separation","metal","alloy","magnet"],"location":"ignored","technology":"ignored","coveredCountries":["CN","HK","MO","RU","BY","IR","KP"],"ownership":{"pct":"50","inclusive":true,"method":"cascade"}},"valid_from":"2024-07-03"},
  {"kind":"concentration","id":"eu-crma-65","name":"European Union, Critical Raw Materials Act: at most 65 % from one third country","version":"1","state":"in-force","source":{"title":"Regulation (EU) 2024/1252, Article 5(1)(b)","reference":"https://eur-lex.europa.eu/eli/reg/2024/1252/oj"},"note":"A benchmark for 2030 for each strategic raw material at any relevant stage of processing; a round applies it as its cap.","rules":{"maxCountrySharePct":"65","byYear":2030},"valid_from":"2024-05-23"}
]'::jsonb) AS given (id text, version text, kind text, name text, valid_from date, valid_to date, state text, source jsonb, note text, rules jsonb);

-- Offers that are due are found by index: their day has come, or another version of the policy has judged them.
CREATE INDEX offer_recheck_idx ON offer (recheck_on) WHERE status = 'standing';
CREATE INDEX offer_judged_idx ON offer (policy_version) WHERE status = 'standing';
-- What was judged before says nothing of the proofs it rests on: due at once.
UPDATE offer SET policy_version = '' WHERE status = 'standing';
