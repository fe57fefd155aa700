CALL protect_rows('known_participant', '{id}');
