/** What notices are about, as their receivers choose; of applications operators and applicants are told, and nobody else. */
export const NOTICE_KINDS = [
  'organisation',
  'forecasts',
  'offers',
  'origin',
  'rounds',
  'allocations',
  'applications',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** Languages in which people are told. */
export const LANGUAGES = ['en', 'de', 'fr', 'ja'] as const
export type Language = (typeof LANGUAGES)[number]

const BEGINNINGS: readonly (readonly [beginning: string, kind: NoticeKind])[] = [
  ['participants.decision-due', 'allocations'],
  ['participants.collection-closing', 'rounds'],
  ['participants.offers-closing', 'rounds'],
  ['participants.credential-ending', 'origin'],
  ['participants.application-', 'applications'],
  ['demand.', 'forecasts'],
  ['supply.offer-', 'offers'],
  ['supply.entry-changed', 'offers'],
  ['supply.', 'origin'],
  ['aggregation.', 'rounds'],
  ['rounds.round-awarded', 'allocations'],
  ['rounds.round-', 'rounds'],
  ['rounds.', 'allocations'],
]

/** What a notice of an event of this type is about. */
export const kindOf = (type: string): NoticeKind =>
  BEGINNINGS.find(([beginning]) => type.startsWith(beginning))?.[1] ?? 'organisation'
