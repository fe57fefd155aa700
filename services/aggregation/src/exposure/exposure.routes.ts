import { readFileSync } from 'node:fs'
import { everybodyFor } from '@lodestone/database'
import { type Call, implement, notFound, ProblemError, sees } from '@lodestone/http'
import { formatKg, mayShowMatched } from '@lodestone/kernel'
import { type Exposure, exposure, parseTradeTable, relief, tradeTableUrl } from '@lodestone/provenance'
import { type ServiceContext, waitUntil } from '@lodestone/service'
import { findRound } from '../round/round.store.ts'
import { MATCHED_STATES, mayChange } from '../round/round.ts'
import { matchedOf, partsOf } from './matched.store.ts'

const DEFAULT_MATERIAL = 'ndfeb-magnet'

export function exposureRoutes({ reading }: ServiceContext) {
  const trade = parseTradeTable(readFileSync(tradeTableUrl, 'utf8'))
  const lastYear = trade.reduce((last, row) => Math.max(last, row.year), 0)

  /** What a round's matched volume removes, as far as the caller may see it. */
  async function removed(call: Call, roundId: string, found: Exposure) {
    const sql = reading(call)
    const round = await waitUntil(
      () => findRound(sql, roundId),
      known => known !== undefined,
    )
    if (!round) throw notFound()
    if (!MATCHED_STATES.includes(round.state)) return { id: roundId, state: round.state, matched: false }
    const [members, parts] = await everybodyFor(
      sql,
      'one sum over all members, shown where the rules of disclosure allow it',
      async wide => {
        const all = await matchedOf(wide, roundId, found.material)
        return [all.members, await partsOf(wide, roundId, found.material, all)]
      },
    )
    const visible = sees(call.identity, 'operator', 'auditor') || (!mayChange(round) && mayShowMatched(parts))
    if (!visible) return { id: roundId, state: round.state, matched: true, suppressed: true as const }
    const grams = members.reduce((sum, one) => (one.bloc === found.bloc ? sum + one.grams : sum), 0n)
    return {
      id: roundId,
      state: round.state,
      matched: true,
      matchedKg: formatKg(grams),
      after: relief(found, grams) ?? null,
    }
  }

  return implement({
    readExposure: async call => {
      const { bloc, material = DEFAULT_MATERIAL, year = lastYear, round } = call.query
      const found = exposure(trade, { bloc, material, year })
      if (!found.ok)
        throw new ProblemError('validation-failed', `${found.refusal.detail}.`, [
          { path: 'query.material', message: 'not in the trade table for this year' },
        ])
      return {
        body: { ...found.value, ...(round === undefined ? {} : { round: await removed(call, round, found.value) }) },
      }
    },
  })
}
