import type { EntityStatement, PersonStatement, RelationshipStatement, Statement } from '../model/statement.ts'
import type { Findings } from './findings.ts'
import { type Holding, heldBy, isHolding, isRight, type Right, typeOf } from './interest.ts'
import { latestOf } from './latest.ts'
import { missing, type Party, partyOf } from './party.ts'

/** Who stands around one entity on a day: its owners, their owners, and who decides at any of them. */
export type Graph = {
  /** The record of the one around whom they stand. */
  readonly entity: string
  readonly party: (record: string) => Party
  readonly holdings: (owned: string) => readonly Holding[]
  readonly rights: (owned: string) => readonly Right[]
  /** The entity and all who are reached from it. */
  readonly reached: ReadonlySet<string>
}

export type Known = {
  readonly parties: ReadonlyMap<string, EntityStatement | PersonStatement>
  readonly relationships: readonly RelationshipStatement[]
}
/** The latest of each record, parties by their id. */
export function knownFrom(statements: readonly Statement[], findings: Findings): Known {
  const parties = new Map<string, EntityStatement | PersonStatement>()
  const relationships: RelationshipStatement[] = []
  for (const one of latestOf(statements, findings)) {
    if (one.recordType === 'relationship') relationships.push(one)
    else parties.set(one.recordId, one)
  }
  return { parties, relationships }
}

/** The graph around an entity. What is left out of it is found. */
export function graphOf({ parties, relationships }: Known, entity: string, on: string, findings: Findings): Graph {
  const made = new Map<string, Party>()
  const party = (record: string): Party => {
    const statement = parties.get(record)
    const one = made.get(record) ?? (statement ? partyOf(statement, on, findings) : missing(record))
    made.set(record, one)
    return one
  }
  const bySubject = new Map<string, RelationshipStatement[]>()
  for (const one of relationships) {
    const { subject } = one.recordDetails
    if (typeof subject !== 'string') {
      findings.add('subject-unspecified', { record: one.recordId, reason: subject.reason })
      continue
    }
    const all = bySubject.get(subject)
    if (all) all.push(one)
    else bySubject.set(subject, [one])
  }
  const components = new Set(
    relationships.filter(isOpen).flatMap(({ recordDetails: { componentRecords } }) => componentRecords ?? []),
  )
  const holdings = new Map<string, Holding[]>()
  const rights = new Map<string, Right[]>()
  const reached = new Set([entity])
  let read = 0
  for (const owned of reached) {
    const standing: (Holding | Right)[] = []
    for (const one of bySubject.get(owned) ?? []) {
      read++
      if (one.recordDetails.isComponent && isOpen(one) && !components.has(one.recordId))
        findings.add('component-alone', { record: one.recordId })
      standing.push(...interestsIn(one, owned, on, party, findings))
    }
    holdings.set(owned, standing.filter(isHolding))
    rights.set(owned, standing.filter(isRight))
    for (const { owner } of standing) reached.add(owner)
  }
  const left = [...bySubject.values()].reduce((sum, all) => sum + all.length, 0) - read
  if (left > 0) findings.add('not-reached', { relationships: left })
  const of =
    <T>(all: ReadonlyMap<string, T[]>) =>
    (owned: string): readonly T[] =>
      all.get(owned) ?? []
  return { entity, party, holdings: of(holdings), rights: of(rights), reached }
}

const isOpen = ({ recordStatus }: RelationshipStatement): boolean => recordStatus !== 'closed'

/** The interests of a relationship that stand on a day. One that names none is of an interest that is not known. */
function interestsIn(
  statement: RelationshipStatement,
  owned: string,
  on: string,
  party: (record: string) => Party,
  findings: Findings,
): (Holding | Right)[] {
  const { interestedParty: owner, interests = [] } = statement.recordDetails
  const of = party(owned).name
  if (!isOpen(statement)) {
    findings.add('record-closed', { record: statement.recordId })
    return []
  }
  const all = interests.length > 0 ? interests : [{}]
  if (typeof owner !== 'string') {
    findings.add('owner-unspecified', { of, reason: owner.reason, types: [...new Set(all.map(typeOf))].sort() })
    return []
  }
  return all.flatMap(interest => {
    const said = { owner: party(owner).name, of, type: typeOf(interest) }
    const { startDate, endDate } = interest
    if (endDate !== undefined && endDate <= on) findings.add('interest-ended', { ...said, endDate })
    else if (startDate !== undefined && startDate > on) findings.add('interest-not-begun', { ...said, startDate })
    else return [heldBy(owner, owned, interest)]
    return []
  })
}
