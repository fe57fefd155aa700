-- What each version of an offer declares to contain, as supply tells: percent of mass by chemical element. Absent where it declares nothing.
CREATE TABLE offer_composition (
  offer_id uuid NOT NULL,
  version integer NOT NULL,
  composition jsonb NOT NULL,
  PRIMARY KEY (offer_id, version)
);
