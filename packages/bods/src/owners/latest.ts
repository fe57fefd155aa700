import type { Statement } from '../model/statement.ts'
import { timeOf } from '../model/values.ts'
import type { Findings } from './findings.ts'

const STATUS = { new: 0, updated: 1, closed: 2 } as const

/** Later statements of a record come first; of one moment, what closes it before what changes it, and the rest by id, so that their order says nothing. */
function byAge(a: Statement, b: Statement): number {
  return (
    timeOf(b.statementDate) - timeOf(a.statementDate) ||
    publishedAt(b) - publishedAt(a) ||
    statusOf(b) - statusOf(a) ||
    (a.statementId < b.statementId ? 1 : a.statementId > b.statementId ? -1 : 0) ||
    (detailsOf(a) < detailsOf(b) ? -1 : 1)
  )
}
const publishedAt = ({ publicationDetails: said }: Statement): number => (said ? timeOf(said.publicationDate) : 0)
const statusOf = ({ recordStatus }: Statement): number => STATUS[recordStatus ?? 'new']
const detailsOf = ({ recordDetails }: Statement): string => JSON.stringify(recordDetails)
const isOneMoment = (a: Statement, b: Statement): boolean =>
  timeOf(a.statementDate) === timeOf(b.statementDate) &&
  publishedAt(a) === publishedAt(b) &&
  statusOf(a) === statusOf(b)

/** The latest statement of each record. */
export function latestOf(statements: readonly Statement[], findings: Findings): Statement[] {
  const byRecord = new Map<string, Statement[]>()
  for (const one of statements) {
    const key = `${one.recordType === 'relationship'} ${one.recordId}`
    const others = byRecord.get(key)
    if (others) others.push(one)
    else byRecord.set(key, [one])
  }
  return [...byRecord.values()].flatMap(all => {
    const [latest, ...others] = all.sort(byAge)
    if (latest === undefined) return []
    const rivals = others.filter(one => isOneMoment(one, latest) && detailsOf(one) !== detailsOf(latest))
    if (rivals.length > 0)
      findings.add('statements-conflict', { record: latest.recordId, statements: rivals.length + 1 })
    return [latest]
  })
}
