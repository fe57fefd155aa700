CALL protect_rows('offer', '{participant_id}');
CALL protect_rows('entry', '{participant_id}');
CALL protect_rows('evidence_owner', '{participant_id}');
-- Written and read by the job that warns.
CALL protect_rows('evidence_notice');

-- A file belongs to everyone who has given it. It is looked up by its digest, one at a time, so its owners may be looked up too.
ALTER TABLE evidence_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_file FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON evidence_file FOR INSERT WITH CHECK (reach() <> 'nobody');
CREATE POLICY in_reach ON evidence_file FOR SELECT USING (
  (SELECT everybody_in_reach()) OR EXISTS (
    SELECT FROM evidence_owner WHERE evidence_owner.sha256 = evidence_file.sha256 AND participant_id = (SELECT organisation_in_reach())));
