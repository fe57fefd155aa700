import { isCountry } from '@lodestone/kernel/place'
import type { EntityStatement, PersonStatement } from '../model/statement.ts'
import type { Doubt } from './finding.ts'
import type { Findings } from './findings.ts'

/** Somebody who may own or decide. */
export type Party = {
  readonly record: string
  readonly name: string
  readonly countries: readonly string[]
  /** Why it cannot stand in a chain as it is said. */
  readonly doubt?: Doubt
}

/** Characters of a name in a chain. */
const LONGEST = 200
const CODE = /^([A-Z]{2})(?:-[A-Z0-9]{1,3})?$/

/** Whom no statement describes. */
export const missing = (record: string): Party => ({
  record,
  name: cut(record) ?? 'a record without an id',
  countries: [],
  doubt: 'record-missing',
})

/** Who a record is on a day. */
export function partyOf(statement: EntityStatement | PersonStatement, on: string, findings: Findings): Party {
  const { recordId: record } = statement
  const said = statement.recordType === 'entity' ? entitySaid(statement) : personSaid(statement)
  const given = said.names.find(one => one.trim() !== '')
  const name = cut(given ?? record)
  if (name === undefined) return missing(record)
  if (name !== (given ?? record).trim()) findings.add('name-shortened', { record: name })
  const codes = said.codes.map(code => CODE.exec(code ?? '')?.[1]).map(code => (code && isCountry(code) ? code : ''))
  const countries = [...new Set(codes)].filter(code => code !== '').sort()
  const doubts: [Doubt, boolean][] = [
    ['record-closed', statement.recordStatus === 'closed'],
    ['ended', said.end !== undefined && said.end <= on],
    ['not-identified', !said.identified],
    ['name-missing', given === undefined],
    ['country-unknown', codes.length === 0 || codes.includes('')],
  ]
  const [doubt] = doubts.find(([, holds]) => holds) ?? []
  return { record, name, countries, ...(doubt ? { doubt } : {}) }
}

const cut = (name: string): string | undefined =>
  name
    .trim()
    .slice(0, LONGEST)
    .replace(/[\ud800-\udbff]$/, '')
    .trim() || undefined

/** A subdivision is of its country. A name without a code names no country: nobody guesses which one is meant. */
function entitySaid({ recordDetails: said }: EntityStatement) {
  const { type } = said.entityType
  return {
    names: [...(said.name === undefined ? [] : [said.name]), ...(said.alternateNames ?? [])],
    codes: said.jurisdiction ? [said.jurisdiction.code] : [],
    end: said.dissolutionDate,
    identified: type !== 'anonymousEntity' && type !== 'unknownEntity',
  }
}

function personSaid({ recordDetails: said }: PersonStatement) {
  const names = said.names ?? []
  const legal = names.filter(one => one.type === 'legal' || one.type === undefined)
  const present = names.filter(one => one.type !== 'former' && one.type !== 'birth')
  return {
    names: [...legal, ...present, ...names].map(one => one.fullName),
    codes: (said.nationalities ?? []).map(one => one.code),
    end: said.deathDate,
    identified: said.personType === 'knownPerson',
  }
}
