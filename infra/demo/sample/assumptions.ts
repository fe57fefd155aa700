/** Every number of the sample that is nobody's published fact, in one place. All of them are illustrative. */

/** Share of a country's imports of 2024 that the members there stand for, in percent. */
export const MEMBERS_STAND_FOR_PCT = 4n
/** What members that make magnets themselves make, as a share of the same imports, in percent. */
export const MEMBERS_MAKE_PCT = 2n
/** Composition of what they make, in percent of mass. */
export const MADE_OF = { ndpr: '29.5', dy: '2.5', tb: '0.4' } as const

/** Magnet grades by use, in percent of a member's need; the first is the one a maker still buys in. */
export const GRADES_OF = {
  ev: [
    ['N45SH', 60n],
    ['N42UH', 40n],
  ],
  wind: [
    ['N42SH', 70n],
    ['N45SH', 30n],
  ],
  robotics: [
    ['N48H', 55n],
    ['N45SH', 45n],
  ],
  aerospace: [
    ['N42UH', 65n],
    ['N38EH', 35n],
  ],
  storage: [
    ['N48H', 60n],
    ['N52', 40n],
  ],
  industry: [
    ['N42SH', 55n],
    ['N48H', 45n],
  ],
} as const

export const USE_OF = {
  ev: 'EV traction motors',
  wind: 'Wind turbine generators',
  robotics: 'Robot servo motors',
  aerospace: 'Aerospace actuators',
  storage: 'Storage and data drives',
  industry: 'Industrial pumps and drives',
} as const

/** What goods from outside China cost delivered, in EUR per kg: ceilings and offers are spread around these. */
export const AROUND_EUR: Readonly<Record<string, number>> = {
  N42SH: 66,
  N45SH: 74,
  N48H: 62,
  N42UH: 92,
  N38EH: 120,
  N52: 70,
  'ndpr-oxide': 104,
  'ndpr-metal': 140,
  'dy-oxide': 780,
  'tb-oxide': 3400,
  'dy-metal': 980,
  'tb-metal': 4100,
}

/** Euro per unit of currency, fixed when the round opens. */
export const RATES = { USD: '0.92', JPY: '0.0061' } as const
/** Values of the indices that formula prices name, per kg in the currency of the offer that names them. */
export const INDICES = { 'NdPr oxide outside China': '112.00', 'Dy oxide Rotterdam': '840.00' } as const

export const QUARTERS = ['2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4'] as const
/** How a year's need falls on its quarters, in percent. */
export const QUARTER_PCT = [24n, 25n, 25n, 26n] as const
