/** What can be wrong with the book of a project round, and with what parties state of it: as `FIELD_RULES`. */
export const BOOK_RULES = {
  'nothing-of-name': ['nothing of this name is stated'],
  'no-year': ['no year is stated for it'],
  'years-in-order': ['is before firstYear'],
  'more-than-made': ['is more than ramp times nameplateKg'],
  'sold-in-rounds': ['is less than the {kg} kg that earlier rounds have sold'],
  'path-unknown': ['no path has this name'],
  'path-without-value': ['path {path} has no value for {year}'],
  'terms-of-money': ['row {row} of projects states no terms for it'],
  'book-places': [
    'euros as a decimal with at most {places} places, such as 1500000.00',
    'euros per kilogram as a decimal with at most {places} places',
    'euros per kilogram with at most {places} places, below zero a discount',
    'a weight as a decimal with at most {places} places, such as 0.857',
  ],
  weight: ['must be above 0 and at most {most}'],
} as const satisfies Readonly<Record<string, readonly string[]>>
