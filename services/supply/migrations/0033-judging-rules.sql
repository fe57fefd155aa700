-- By which revision of the judging rules in the code an offer was judged: what an older one has judged is due. What says none is older than all.
CREATE INDEX offer_rules_idx ON offer (coalesce((computed->>'rules')::int, 0)) WHERE status = 'standing';
