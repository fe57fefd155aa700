/** Ids that the examples name. The running hub gives others: a test puts those in their place. */
const id = (last: string) => `01998e3a-5f00-7000-8000-${last.padStart(12, '0')}`

export const ids = {
  member: id('a1'),
  supplier: id('a2'),
  /** Organisations that stand in the background. */
  otherMember: id('a3'),
  leavingMember: id('a4'),
  application: id('a5'),
  withdrawnApplication: id('a6'),
  refusedApplication: id('a7'),
  funder: id('a8'),
  webhook: id('b1'),
  delivery: id('b2'),
  contact: id('b3'),
  notice: id('b4'),
  calendarLink: id('b6'),
  calendar: `${id('b7')}.Kq2mB0wX7n3v9c1yT5u8e4r6o0p2a1s3d5f7g9h1j3k.ics`,
  confirm: `${id('b5')}.mh2a1xc0.q0V9o8mV7Yb1m2tXk0cJ7m0c3B5l9tq1R6dZpQf2LhE`,
  unsubscribe: `${id('b3')}.6rWFnwqh6i_ld7yFykG2-J4qqsP_scRnj1pdPuXRVF8`,
  person: id('b5'),
  accessGroup: id('b8'),
  invitation: 'gZ0f2Jm1wqk7pQ3rTn5vXb8yLc4sHd6aUe9oWi0tKjM',
  forecast: id('c1'),
  line: id('c2'),
  secondLine: id('c3'),
  otherLine: id('c4'),
  oldForecast: id('c5'),
  mapping: id('c6'),
  offer: id('d1'),
  waitingOffer: id('d2'),
  otherOffer: id('d3'),
  issuer: id('d4'),
  credential: id('d5'),
  commitment: id('d8'),
  batch: id('d6'),
  withdrawnBatch: id('d9'),
  hubKey: 'did:web:hub.example#key-1f0c2a9e4b7d8c36',
  nameMatch: id('d7'),
  round: id('e1'),
  cancelledRound: id('e2'),
  projectRound: id('e3'),
  allocation: id('f1'),
  otherAllocation: id('f2'),
  deliveredGoods: id('f3'),
  issued: id('f4'),
  confirmedApproval: id('91'),
  rejectedApproval: id('92'),
  outlookBaseline: id('71'),
  scenario: id('72'),
  outlookRun: id('73'),
  reserve: id('76'),
  /** Organisations that two operators suspend, or do not. */
  suspendedByTwo: id('93'),
  keptByTwo: id('94'),
} as const

/** Keys that an operator finds in the list of what is parked. */
export const PARKED = { readable: 'demand-1', unreadable: 'demand-2' } as const

/** Deadlines that the examples name: a test puts ones that are still to come in their place. */
export const DEADLINES = { collection: '2026-11-02T12:00:00Z', offers: '2026-11-16T12:00:00Z' } as const

/** Days that the examples report: a test puts its own day in their place. */
export const REPORTED = { contract: '2027-03-01', delivery: '2027-05-04' } as const

/** A witness's public key, and what it signs: a test puts those of a witness of its own in their place. */
export const WITNESS = {
  key: 'hub.example/witness/w1+d67698fc+BIZgfe72pvaHgRvz10G/RldID5KNKuI4AfpA/d3eKh6X',
  cosignature:
    '— hub.example/witness/w1 1naY/AAAAABqw1kAaD6/hVA73jiMjDdU/0oS3aqfOlpwdwxqaGCbrIft703LcTpBl2x4e3kMl+V3wnIYECQu7f/c4kr/loGQ8jZhAg==',
} as const
