-- What an issuer has once revoked is accepted from nobody: each credential that is given or judged again is looked up among those that have ended.
CREATE INDEX credential_ended_idx ON credential (issuer, name) WHERE status IN ('revoked', 'withdrawn');
