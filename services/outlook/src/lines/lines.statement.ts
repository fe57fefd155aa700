import { linesStated, type OwnLine, type OwnLines } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { notFound, ProblemError } from '@lodestone/http'
import { accept, canonicalHash, fieldsRefused, fromJson, refuse, toJson } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { standingBaseline } from '../baseline/baseline.standing.ts'
import { readContent } from '../baseline/baseline.store.ts'
import { errorOf } from '../baseline/baseline.ts'
import type { Pool } from '../computation/computation.pool.ts'
import type { LinesOf } from '../computation/computation.ts'
import { lockLines, type OwnLinesRow, saveLines } from './lines.store.ts'

export const linesAnswer = ({ version, lines, statedAt }: OwnLinesRow) => ({
  body: { version, lines: fromJson(lines), ...(statedAt !== null && { statedAt }) } satisfies OwnLines,
  version,
})

/** How a member's lines are stated, whether it types them or a document tells of their stock. */
export function linesStatement({ database, clock }: ServiceContext, asked: Pool) {
  /** What lines have that cannot be of the newest baseline. */
  async function faultsOf(own: LinesOf) {
    const { id } = await standingBaseline(database)
    const baseline = await readContent(database, id)
    if (!baseline) throw notFound()
    return own.lines.length > 0 ? asked.ask({ kind: 'lines', baseline, own }) : []
  }

  /** Throws 422 with the cells of lines that cannot be. */
  async function check(own: LinesOf): Promise<void> {
    const faults = await faultsOf(own)
    if (faults.length > 0)
      throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults.map(errorOf))
  }

  /** Replaces all lines at the version that was read. */
  async function state(
    tx: Sql,
    record: (...facts: Fact[]) => void,
    {
      participantId,
      version: read,
      lines,
    }: { participantId: string; version: number | undefined; lines: readonly OwnLine[] },
  ) {
    const before = await lockLines(tx, participantId)
    if (before.version !== read) return refuse('stale-version', `The statement is at version ${before.version}.`)
    const version = before.version + 1
    const digest = canonicalHash(lines)
    const stated = { participantId, version, digest, rows: lines.length, lines: toJson([...lines]) }
    const row = { ...stated, statedAt: clock().toISOString() }
    await saveLines(tx, row)
    record(factOf(linesStated, participantId, { owner: participantId, version, digest, count: lines.length }))
    return accept(linesAnswer(row))
  }

  return { faultsOf, check, state }
}
