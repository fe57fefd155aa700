-- Names are compared by what they look like, too: each is looked up again.
UPDATE party_name SET generation = 0;
