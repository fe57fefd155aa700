-- An award binds the line for good: what it met is not asked again by another round. Awards of a large round come in parts.
ALTER TABLE entry ADD COLUMN awarded boolean NOT NULL DEFAULT false;
