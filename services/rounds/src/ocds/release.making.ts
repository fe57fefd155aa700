import { deliveryReported, roundMatched } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { listIn, objectIn } from '@lodestone/kernel'
import { findAllocation, listAllocations } from '../allocation/allocation.store.ts'
import type { Allocation } from '../allocation/allocation.ts'
import type { Disclosed } from '../disclosure/disclosed.ts'
import { readDisclosed, readPools } from '../disclosure/disclosure.store.ts'
import { POOL_NOTED } from '../round/round.facts.ts'
import type { Round } from '../round/round.ts'
import { sidesOf } from './party.store.ts'
import { keepReleases } from './release.keeping.store.ts'
import { keepTold, toldOf, untoldFacts } from './release.told.store.ts'
import type { JournalFact, Sources } from './sources.ts'
import { carriesFigures, TOLD, tell } from './telling.ts'

/**
 * Makes the releases of what a round's journal tells since they were last made. The round is locked. Everybody's rows are written here. The last
 * statement of its transaction.
 */
export async function release(tx: Sql, api: string, round: Round): Promise<void> {
  await everybodyFor(tx, 'a release is written for all who may see it, whoever acts', async wide => {
    const { told, head } = await toldOf(wide, round.id)
    if (told >= head) return
    // Acceptances come by the thousand and make no release.
    const { facts, disclosures } = await untoldFacts(wide, round.id, told, [...TOLD])
    if (facts.length === 0) return keepTold(wide, round.id, head)
    const sources = await sourcesOf(wide, api, round, facts, disclosures)
    const releases = facts.map(fact => ({ seq: fact.seq, date: fact.time, parts: tell(sources, fact) }))
    await keepReleases(wide, round.id, releases, head)
  })
}

async function sourcesOf(
  wide: Sql,
  api: string,
  round: Round,
  facts: readonly JournalFact[],
  disclosures: readonly { time: string; phase: string }[],
): Promise<Sources> {
  const allocations = await allocationsOf(wide, round.id, facts)
  const pools = facts.some(fact => fact.type === POOL_NOTED) ? await readPools(wide, round.id) : []
  return {
    round,
    allocations,
    organisations: allocations.size > 0 ? await sidesOf(wide, [...allocations.values()]) : new Map(),
    pools: new Map(pools.map(({ version, cells }) => [version, cells])),
    disclosed: disclosures.length > 0 ? await disclosedWith(wide, round.id, facts, disclosures) : new Map(),
    lastDeliveries: lastDeliveriesOf(facts, allocations),
    api,
  }
}

/** The allocations that facts name: one, or all of the round. */
async function allocationsOf(
  wide: Sql,
  roundId: string,
  facts: readonly JournalFact[],
): Promise<Map<string, Allocation>> {
  const ids = new Set(facts.flatMap(fact => namedBy(fact)))
  const some = ids.size <= 1 && !facts.some(fact => fact.type === roundMatched.type)
  const [id] = ids
  const found = !some
    ? await listAllocations(wide, { roundId })
    : id === undefined
      ? []
      : [await findAllocation(wide, id)].filter(one => one !== undefined)
  return new Map(found.map(one => [one.id, one]))
}

const namedBy = ({ data }: JournalFact): string[] => {
  const { allocationId, awards } = objectIn(data)
  const named = [allocationId, ...listIn(awards).map(award => objectIn(award).allocationId)]
  return named.filter(one => typeof one === 'string')
}

/** What was disclosed, by the last fact of the same moment that says why: a match, an award, a completion, or the pool it had waited for. */
async function disclosedWith(
  wide: Sql,
  roundId: string,
  facts: readonly JournalFact[],
  disclosures: readonly { time: string; phase: string }[],
): Promise<Map<number, Disclosed[]>> {
  const kept = new Map<string, Disclosed>((await readDisclosed(wide, [roundId])).get(roundId))
  const by = new Map<number, Disclosed[]>()
  for (const { time, phase } of disclosures) {
    const fact = facts.findLast(one => one.time === time && carriesFigures(one))
    const disclosed = kept.get(phase)
    if (fact && disclosed) by.set(fact.seq, [...(by.get(fact.seq) ?? []), disclosed])
  }
  return by
}

/** Deliveries after which nothing was left to deliver. Facts go to the end of the journal, so the last one of a delivered allocation is its last. */
function lastDeliveriesOf(facts: readonly JournalFact[], allocations: ReadonlyMap<string, Allocation>): Set<number> {
  const last = new Map<string, number>()
  for (const fact of facts)
    if (fact.type === deliveryReported.type) for (const id of namedBy(fact)) last.set(id, fact.seq)
  const isWhole = (id: string): boolean => {
    const one = allocations.get(id)
    return one?.state === 'delivered' && !one.ended
  }
  return new Set([...last].filter(([id]) => isWhole(id)).map(([, seq]) => seq))
}
