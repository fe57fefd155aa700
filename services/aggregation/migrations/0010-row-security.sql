CALL protect_rows('line', '{participant_id}');
CALL protect_rows('entry', '{participant_id}');
CALL protect_rows('offer', '{participant_id}');
-- Who contributed what to a figure, and what sums are made of: for the hub alone. What may be shown is in publications.
CALL protect_rows('release');
CALL protect_rows('fill');
CALL protect_rows('allotment');
CALL protect_rows('book');
ALTER VIEW contributor SET (security_invoker = true);
