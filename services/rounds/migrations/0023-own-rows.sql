-- What one party reads of a round is found by the party first, so that an answer costs it no more where others have many rows.
CREATE INDEX sealed_entry_own_idx ON sealed_entry (participant_id, round_id);
CREATE INDEX explanation_own_idx ON explanation (participant_id, round_id);
CREATE INDEX allocation_supplier_idx ON allocation (supplier_id, round_id);
