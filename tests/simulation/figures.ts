import type { ServiceName } from '@lodestone/contracts'
import { exact, formatKg, grams } from '@lodestone/kernel'
import { type Allocation, sumOf, unlike } from './award.checks.ts'
import { type Clients, OPERATOR, say } from './clients.ts'
import type { Ending } from './endings.ts'
import type { Look } from './people.ts'
import { isStillAwarded, standingIn } from './release.checks.ts'

/** What an operator reads of a hub at rest, in words, and what that must be. */
export type Figure = {
  readonly service: ServiceName
  readonly path: string
  words(body: Body): readonly string[]
  readonly wanted: readonly string[]
}
type Body = {
  readonly totals: Readonly<Record<string, string>>
  readonly items: readonly Readonly<Record<string, string>>[]
}

/** Rounds with their allocations, and whether each was awarded. */
export type Outcome = { readonly id: string; readonly isAwarded: boolean; readonly own: readonly Allocation[] }

/** Figures that follow from what became of rounds: their totals, what members took, and what is still wanted and on offer. */
export async function figuresOf(look: Look, outcomes: readonly Outcome[]): Promise<Figure[]> {
  const figures = outcomes.map(({ id, own }): Figure => {
    const wanted = totalsOf(own)
    const names = Object.keys(wanted)
    return {
      service: 'rounds',
      path: `/rounds/${id}`,
      words: ({ totals }) => names.map(name => `${name} ${totals[name]} kg`),
      wanted: names.map(name => `${name} ${wanted[name]} kg`),
    }
  })
  figures.push({
    service: 'rounds',
    path: '/realisations?limit=500',
    words: ({ items }) => items.map(one => `${one.memberId}: ${one.takenKg} of ${one.proposedKg} kg`),
    wanted: takenIn(outcomes).map(
      ({ memberId, taken, proposed }) => `${memberId}: ${formatKg(taken)} of ${formatKg(proposed)} kg`,
    ),
  })
  if (look.services.includes('aggregation'))
    figures.push({
      service: 'aggregation',
      path: '/aggregation/coverage',
      words: ({ items }) =>
        items.flatMap(one => coverage(one.period ?? '', grams(one.demandKg ?? ''), grams(one.eligibleSupplyKg ?? ''))),
      wanted: await coverageOf(look, outcomes),
    })
  return figures
}

/** Figures that are shown otherwise than they are. */
export async function wrongFigures(clients: Clients, figures: readonly Figure[]): Promise<string[]> {
  const faults: string[] = []
  for (const { service, path, words, wanted } of figures) {
    const { reply } = await clients.ask({ service, method: 'GET', path, who: OPERATOR })
    if (reply?.status === 200) faults.push(...unlike(`shown by ${path}`, words(JSON.parse(reply.text)), wanted))
    else faults.push(`${path}: ${reply ? say(reply) : 'not answered'}`)
  }
  return faults
}

function totalsOf(own: readonly Allocation[]): Record<string, string> {
  const both = own.filter(one => one.member && one.supplier && (one.ended || one.state !== 'lapsed'))
  return {
    matched: formatKg(sumOf(own.map(one => one.grams))),
    accepted: formatKg(sumOf(both.map(one => one.grams))),
    contracted: formatKg(sumOf(own.map(one => one.contracted ?? 0n))),
    delivered: formatKg(sumOf(own.flatMap(one => one.delivered))),
  }
}

type Taken = { readonly memberId: string; readonly proposed: bigint; readonly taken: bigint }

/** What awarded rounds proposed to members and these took: what a supplier declined counts only where its member had accepted. */
function takenIn(outcomes: readonly Outcome[]): Taken[] {
  const counted = outcomes.flatMap(({ isAwarded, own }) =>
    isAwarded ? own.filter(one => one.member || one.declinedBy !== 'supplier') : [],
  )
  return [...Map.groupBy(counted, one => one.memberId)].map(([memberId, all]) => ({
    memberId,
    proposed: sumOf(all.map(one => one.grams)),
    taken: sumOf(all.filter(one => one.member).map(one => one.grams)),
  }))
}

const shareOf = (taken: bigint, proposed: bigint): string => exact.formatRational(exact.rational(taken, proposed), 4)

/** What counts in a next round of what members took before is not what demand knows, or not what it was when that was opened. */
export async function otherRealisations(
  { server }: Look,
  { next }: Ending,
  outcomes: readonly Outcome[],
): Promise<string[]> {
  if (!next) return []
  const kept = await server.look<{ id: string; proposed: string; taken: string }>(
    'SELECT member_id AS id, proposed_grams::text AS proposed, taken_grams::text AS taken FROM rounds.realisation WHERE round_id = $1',
    [next.id],
  )
  const known = await server.look<{ said: string }>(
    "SELECT concat(member_id, ' ', share) AS said FROM demand.realisation WHERE round_id = $1",
    [next.id],
  )
  const shares = kept.map(({ id, proposed, taken }) => `${id} ${shareOf(BigInt(taken), BigInt(proposed))}`)
  const faults = unlike(
    'known of realisations',
    known.map(({ said }) => said),
    shares,
  )
  // Of two rounds at once nobody knows which was awarded by then.
  if (outcomes.length > 1) return faults
  const wanted = (next.isAfter ? takenIn(outcomes) : []).map(
    one => `${one.memberId} ${shareOf(one.taken, one.proposed)}`,
  )
  return [...faults, ...unlike('counted of realisations', shares, wanted)]
}

/** Nothing of a period in which nothing is wanted and on offer. */
const coverage = (period: string, demand: bigint, supply: bigint): string[] =>
  demand === 0n && supply === 0n ? [] : [`${period}: ${formatKg(demand)} kg wanted, ${formatKg(supply)} kg on offer`]

async function coverageOf(look: Look, outcomes: readonly Outcome[]): Promise<string[]> {
  const awarded = outcomes.flatMap(({ own }) => own.filter(isStillAwarded))
  const left = (await standingIn(look)).map(({ owner, id, period, kg }) => {
    const given = sumOf(awarded.filter(one => (owner === 'demand' ? one.line : one.offer) === id).map(one => one.grams))
    const rest = grams(kg) - given
    return { owner, period, grams: rest > 0n ? rest : 0n }
  })
  return [...Map.groupBy(left, one => one.period)].flatMap(([period, all]) => {
    const sum = (owner: string) => sumOf(all.filter(one => one.owner === owner).map(one => one.grams))
    return coverage(period, sum('demand'), sum('supply'))
  })
}
