import type { Interest, Share } from './model/relationship.ts'
import type { EntityStatement, PersonStatement, RelationshipStatement } from './model/statement.ts'

/** Builders of hand-made statements for the tests. */

const idOf = (recordId: string): string => recordId.padEnd(32, '.')
const DATE = '2026-01-01'

/** An entity of a country, or of none that is known. */
export const entity = (
  recordId: string,
  code?: string,
  more: Partial<EntityStatement> = {},
  details: Partial<EntityStatement['recordDetails']> = {},
): EntityStatement => ({
  statementId: idOf(recordId),
  statementDate: DATE,
  declarationSubject: 'subject',
  recordId,
  recordType: 'entity',
  recordDetails: {
    isComponent: false,
    entityType: { type: 'registeredEntity' },
    name: recordId,
    ...(code === undefined ? {} : { jurisdiction: { name: code, code } }),
    ...details,
  },
  ...more,
})

export const person = (
  recordId: string,
  codes: readonly string[] = [],
  more: Partial<PersonStatement> = {},
  details: Partial<PersonStatement['recordDetails']> = {},
): PersonStatement => ({
  statementId: idOf(recordId),
  statementDate: DATE,
  declarationSubject: 'subject',
  recordId,
  recordType: 'person',
  recordDetails: {
    isComponent: false,
    personType: 'knownPerson',
    names: [{ fullName: recordId }],
    nationalities: codes.map(code => ({ name: code, code })),
    ...details,
  },
  ...more,
})

/** What somebody holds of something: 60 are 60 % of the shares, held directly. */
export const relation = (
  subject: RelationshipStatement['recordDetails']['subject'],
  interestedParty: RelationshipStatement['recordDetails']['interestedParty'],
  held: number | Share | readonly Interest[] = [],
  more: Partial<RelationshipStatement> = {},
  details: Partial<RelationshipStatement['recordDetails']> = {},
): RelationshipStatement => {
  const recordId = `${JSON.stringify(subject)}-${JSON.stringify(interestedParty)}`
  return {
    statementId: idOf(recordId),
    statementDate: DATE,
    declarationSubject: 'subject',
    recordId,
    recordType: 'relationship',
    recordDetails: { isComponent: false, subject, interestedParty, interests: interestsOf(held), ...details },
    ...more,
  }
}
function interestsOf(held: number | Share | readonly Interest[]): Interest[] {
  if (typeof held === 'number') return [shares({ exact: held })]
  return 'length' in held ? [...held] : [shares(held)]
}
export const shares = (share: Share, more: Partial<Interest> = {}): Interest => ({
  type: 'shareholding',
  directOrIndirect: 'direct',
  share,
  ...more,
})
