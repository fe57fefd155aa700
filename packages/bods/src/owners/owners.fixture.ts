import type { Statement } from '../model/statement.ts'
import { readStatements } from '../read/read.ts'
import type { Control, Owner } from './chain.ts'
import type { Finding } from './finding.ts'
import { ownersOf } from './owners.ts'

export const DAY = '2026-11-30'
export const CHINA: ReadonlySet<string> = new Set(['CN', 'HK', 'MO'])

export type Told = { ownership: Owner[]; control: Control[]; findings: Finding[] }
/** The owners of the entity A, out of statements that the reader takes. */
export function ownersOfA(statements: readonly Statement[], concern: ReadonlySet<string> = CHINA): Told {
  const read = readStatements(statements)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const owners = ownersOf(read.statements, { entity: 'A', on: DAY, concern })
  if (!owners.ok) throw new Error(owners.why)
  return owners
}

/** Owners in one line: `X AU 60 (Y CN 100), Z JP 40`. */
export const inLine = (owners: readonly Owner[]): string =>
  owners
    .map(one => `${one.owner} ${one.country} ${one.sharePct}${one.ownership ? ` (${inLine(one.ownership)})` : ''}`)
    .join(', ')
export const codesOf = ({ findings }: Told): string[] => [...new Set(findings.map(({ code }) => code))]
