-- What was judged before took owners that nobody declared for owners from elsewhere: due at once.
UPDATE offer SET policy_version = '' WHERE status = 'standing';
