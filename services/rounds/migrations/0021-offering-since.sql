-- From when on a round takes offers to a pool that is published: they have a shortest time.
ALTER TABLE round ADD COLUMN offering_since timestamptz;
