import type { Sql } from '@lodestone/database'
import { formatKg, fromJson, type JsonText, present } from '@lodestone/kernel'
import { needOf } from '../allocation/allocation.need.ts'
import { listAllocations } from '../allocation/allocation.store.ts'
import { type Allocation, bothAccepted, sideOf } from '../allocation/allocation.ts'
import { show } from '../allocation/allocation.view.ts'
import { readInputs } from '../book/book.inputs.store.ts'
import type { KeptSeal } from '../book/seal.store.ts'
import { readDisclosed } from '../disclosure/disclosure.store.ts'
import { readPasses, type StoredResult } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import { sealsFor } from '../round/round.view.ts'
import { readOwnSettlement } from '../settlement/settlement.store.ts'
import { readFacts } from './record.store.ts'
import { eventsFor, eventsOf } from './record.ts'

/** The record as a member or supplier sees it: rules, seals, hashes and what is its own. */
export async function ownRecord(
  sql: Sql,
  round: Round,
  matched: StoredResult,
  seals: readonly KeptSeal[],
  org: string,
) {
  const disclosed = (await readDisclosed(sql, [round.id])).get(round.id)
  const phase = disclosed?.get('matched')
  const inputs = await readInputs(sql, round.id, org)
  const allocations = await listAllocations(sql, { roundId: round.id, org })
  const facts = (await readFacts(sql, [round.id])).get(round.id) ?? []
  const { events, head: chainHead } = eventsOf(facts)
  const further = ((await readPasses(sql, [round.id])).get(round.id) ?? []).slice(1)
  const own = new Set([...fromJson(inputs.lines), ...fromJson(inputs.offers)].map(({ id }) => id))
  const settlement = await readOwnSettlement(sql, round.id, own)
  return {
    ...recordHead(round, matched),
    seals: sealsFor(seals, disclosed),
    inputs: { lines: fromJson(inputs.lines), offers: fromJson(inputs.offers) },
    inputDigest: matched.inputDigest,
    result: {
      fills: fillsOf(inputs.lines, allocations),
      allocations: allocations.map(one => show(one, present(sideOf(one, org)))),
      // Their values are sums over members and suppliers at prices that these know, or one line's own level.
      stages: matched.stages.map(({ name, objective }) => ({ name, objective })),
    },
    resultHash: matched.resultHash,
    ...(further.length > 0 ? { passes: further } : {}),
    ...(settlement === undefined ? {} : { settlement }),
    events: eventsFor(events, {
      allocations: new Set(allocations.filter(bothAccepted).map(one => one.id)),
      matched: phase?.totals.matched !== undefined,
    }),
    head: chainHead,
  }
}

/** What the first pass filled of a member's own lines, those that got nothing included. */
function fillsOf(
  lines: JsonText<readonly { readonly id: string }[]>,
  allocations: readonly Allocation[],
): { lineId: string; filledKg: string }[] {
  return fromJson(lines).map(({ id }) => ({
    lineId: id,
    filledKg: formatKg(
      allocations
        .filter(one => one.lineId === id && one.pass === 1)
        .reduce((sum, one) => sum + needOf(one.quantity, one.ratio), 0n),
    ),
  }))
}

/** What every record begins with. */
export const recordHead = (round: Round, matched: StoredResult) => ({
  roundId: round.id,
  ruleBook: { version: matched.ruleBookVersion },
  rules: round.draft.rules,
  seed: round.seed,
})
