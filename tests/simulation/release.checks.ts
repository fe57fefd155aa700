import { demandEntryChanged, supplyEntryChanged } from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import { type Allocation, type End, endOf, isAwarded, stateOf, sumOf, unlike } from './award.checks.ts'
import type { Ending } from './endings.ts'
import type { Round } from './market.checks.ts'
import type { Entry, Look } from './people.ts'

/** A line or an offer in a round, with the grams that were awarded of it. */
type Place = {
  readonly owner: 'demand' | 'supply'
  readonly id: string
  readonly status: string
  readonly version: number
  readonly live: boolean
  readonly awarded: boolean
  readonly given: string
  readonly kg: string
  readonly carried: boolean
}
/** A line or an offer that stands. */
type Standing = Pick<Place, 'owner' | 'id' | 'version' | 'kg' | 'carried'> & { readonly period: string }

const said = (body: string): string =>
  `${body}::jsonb ->> 'quantityKg' AS kg, coalesce(${body}::jsonb ->> 'carryOver' = 'true', false) AS carried`
const PLACES = `SELECT 'demand' AS owner, line_id AS id, status, version, live, awarded, coalesce(awarded_need, 0)::text AS given, ${said('body')}
  FROM demand.entry WHERE round_id = $1
  UNION ALL SELECT 'supply', offer_id, status, version, live, awarded, coalesce(awarded_grams, 0)::text, ${said('body')}
  FROM supply.entry WHERE round_id = $1 ORDER BY 1, 2`
const STANDING = `SELECT 'demand' AS owner, line.id, version, ${said('body')}, line.period
  FROM demand.line JOIN demand.forecast ON forecast.id = forecast_id WHERE forecast.status = 'standing'
  UNION ALL SELECT 'supply', id, version, ${said('body')}, body::jsonb ->> 'period' FROM supply.offer WHERE status = 'standing' ORDER BY 1, 2`

export const standingIn = ({ server }: Pick<Look, 'server'>): Promise<Standing[]> => server.look<Standing>(STANDING)

/** What an end of a round has released and bound otherwise than its allocations ask for, in it and in the next. */
export async function faultsOfRelease(
  look: Look,
  round: Round,
  ending: Ending | undefined,
  own: readonly Allocation[],
): Promise<string[]> {
  const { server } = look
  const places = await server.look<Place>(PLACES, [round.id])
  const faults = places.flatMap(place => misplaced(place, givenOf(place, own), endOf(round)))
  if (ending?.next) {
    const joined = await server.look<Place>(PLACES, [ending.next.id])
    const standing = (await standingIn(look)).filter(({ period }) => period === ending.period)
    faults.push(
      ...wrongNext(
        standing,
        places,
        joined.filter(({ status }) => status === 'joined'),
        endOf(round),
      ),
    )
  }
  return faults
}

const givenOf = ({ owner, id }: Pick<Place, 'owner' | 'id'>, own: readonly Allocation[]): bigint =>
  sumOf(own.filter(one => isAwarded(one) && (owner === 'demand' ? one.line : one.offer) === id).map(one => one.grams))

function misplaced(place: Place, given: bigint, end: End): string[] {
  const { owner, id, status, live, awarded, kg, carried } = place
  const isFree = end !== undefined && (given === 0n || (carried && given < grams(kg)))
  const wanted = { given: String(given), awarded: given > 0n, live: status === 'confirmed' && !isFree }
  const found = { given: place.given, awarded, live }
  return JSON.stringify(found) === JSON.stringify(wanted)
    ? []
    : [`${owner} has ${id}, ${status} with ${kg} kg, as ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`]
}

/** What stands is in the next round but for what an award has met; of what is carried over that which is left. */
function wrongNext(
  standing: readonly Standing[],
  before: readonly Place[],
  joined: readonly Place[],
  end: End,
): string[] {
  const may: string[] = []
  const must = standing.flatMap(paper => {
    const earlier = before.find(
      ({ owner, id, status }) => owner === paper.owner && id === paper.id && status === 'confirmed',
    )
    const { kg, isFree } = leftOf(paper, earlier, end)
    if (kg === undefined) return []
    const place = say({ ...paper, kg })
    if (!isFree) return [place]
    may.push(place)
    return []
  })
  const found = joined.map(say)
  return unlike(
    'joined to the next round',
    found.filter(one => !may.includes(one)),
    must,
  )
}
const say = ({ owner, id, version, kg }: Pick<Place, 'owner' | 'id' | 'version' | 'kg'>): string =>
  `${owner} ${id} at version ${version} with ${kg} kg`

/** What may join the next round, of what had a place in this one: `isFree` when it does so only if that opens later, or with another version. */
function leftOf(paper: Standing, earlier: Place | undefined, end: End): { kg?: string; isFree?: boolean } {
  if (!earlier) return { kg: paper.kg }
  const given = BigInt(earlier.given)
  const isSame = earlier.version === paper.version
  // Who cancels has seen its price.
  const isOpened = paper.owner === 'supply' && end === 'cancelled' && isSame
  if (earlier.live || isOpened) return {}
  if (given === 0n) return { kg: paper.kg, isFree: isSame && !earlier.carried }
  const left = grams(paper.kg) - given
  return paper.carried && left > 0n ? { kg: formatKg(left) } : {}
}

/** What aggregation has otherwise than rounds. */
export async function otherAwards(
  { server, services }: Look,
  round: Round,
  own: readonly Allocation[],
): Promise<string[]> {
  if (!services.includes('aggregation')) return []
  const kept = await server.look<{ said: string }>(
    `SELECT concat_ws(' ', allocation_id, line_id, offer_id, offered, need) AS said FROM aggregation.award WHERE round_id = $1
     UNION ALL SELECT state FROM aggregation.round WHERE id = $1`,
    [round.id],
  )
  const awards = own.filter(isStillAwarded).map(one => [one.id, one.line, one.offer, one.grams, one.grams].join(' '))
  return unlike(
    'awarded in aggregation',
    kept.map(({ said }) => said),
    [...awards, stateOf(round, own)],
  )
}
/** Whether an award counts: what ends with nothing delivered is wanted and on offer again. */
export const isStillAwarded = (one: Allocation): boolean => isAwarded(one) && one.state !== 'lapsed'

/** Places in rounds that were told more than once. */
export function placesToldTwice(entries: readonly Entry[]): string[] {
  const told = entries.flatMap(({ type, subject, data }) => {
    if (type !== demandEntryChanged.type && type !== supplyEntryChanged.type) return []
    const { roundId, status, version, level = '', lines = [{ id: subject }] } = JSON.parse(data)
    return lines.map(
      ({ id }: { id: string }) => `${id} is ${status} ${level} in round ${roundId} at version ${version}`,
    )
  })
  return told.filter((one, at) => told.indexOf(one) !== at).map(one => `told twice: ${one}`)
}
