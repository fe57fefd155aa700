import {
  allocationAccepted,
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  contractReported,
  type DataOf,
  deliveryReported,
  roundAwarded,
  roundCancelled,
  roundCompleted,
  roundSettled,
  type Settlement,
} from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import type { Round } from './market.checks.ts'
import type { Look } from './people.ts'

/** An allocation as it is kept, with what was delivered of it. */
export type Allocation = {
  readonly id: string
  readonly round: string
  readonly line: string
  readonly offer: string
  readonly memberId: string
  readonly state: string
  readonly member: boolean
  readonly supplier: boolean
  readonly declinedBy: string | null
  readonly ended: boolean
  readonly grams: bigint
  readonly contracted: bigint | null
  readonly delivered: readonly string[]
}

/** All allocations of all rounds. */
export async function allocationsIn({ server }: Pick<Look, 'server'>): Promise<Allocation[]> {
  const rows = await server.look<
    Omit<Allocation, 'grams' | 'contracted'> & { grams: string; contracted: string | null }
  >(
    `SELECT id, round_id AS round, line_id AS line, offer_id AS offer, member_id AS "memberId", state, member_accepted AS member, supplier_accepted AS supplier,
       declined_by AS "declinedBy", ended, grams::text, contracted_grams::text AS contracted,
       ARRAY(SELECT grams::text FROM rounds.delivery WHERE allocation_id = allocation.id ORDER BY number) AS delivered
     FROM rounds.allocation ORDER BY id`,
  )
  return rows.map(row => ({
    ...row,
    grams: BigInt(row.grams),
    contracted: row.contracted === null ? null : BigInt(row.contracted),
  }))
}

/** Whether it was awarded, whatever became of it afterwards. */
export const isAwarded = ({ state, ended }: Allocation): boolean =>
  ended || ['awarded', 'contracted', 'delivered'].includes(state)
export const sumOf = (parts: readonly (string | bigint)[]): bigint =>
  parts.reduce((sum: bigint, one) => sum + BigInt(one), 0n)

/** How a round ended, as its journal has it. */
export type End = 'awarded' | 'cancelled' | undefined
export const endOf = ({ told }: Round): End =>
  told(roundAwarded).length > 0 ? 'awarded' : told(roundCancelled).length > 0 ? 'cancelled' : undefined
/** The state that a round is in, by how it ended and what became of its allocations. */
export function stateOf(round: Round, own: readonly Allocation[]): string {
  const end = endOf(round)
  if (end !== 'awarded') return end ?? 'matched'
  return own.some(({ state }) => state === 'awarded' || state === 'contracted') ? 'awarded' : 'completed'
}

/** Rules that a round breaks with its own allocations and its journal. */
export async function faultsOfAllocations(
  { server }: Look,
  round: Round,
  own: readonly Allocation[],
): Promise<string[]> {
  const end = endOf(round)
  const [settled] = await server.look<{ settlement: string }>(
    'SELECT settlement FROM rounds.settlement WHERE round_id = $1',
    [round.id],
  )
  return [
    ...unlike('told of its allocations', toldOf(round), own.flatMap(factsOf)),
    ...own
      .filter(one => !fits(one, end))
      .map(
        ({ id, ...one }) =>
          `allocation ${id} of a round that is ${end ?? 'matched'} is ${one.state}, accepted ${one.member} and ${one.supplier}, declined by ${one.declinedBy}`,
      ),
    ...unlike(
      'awarded',
      round
        .told<DataOf<typeof roundAwarded>>(roundAwarded)
        .flatMap(({ awards }) => awards.map(one => `${one.allocationId} ${one.quantityKg}`)),
      own.filter(isAwarded).map(one => `${one.id} ${formatKg(one.grams)}`),
    ),
    ...unlike('settled', settled ? soldIn(JSON.parse(settled.settlement)) : [], soldOf(own)),
    ...unlike(
      'told of its end',
      [roundAwarded, roundCancelled, roundSettled, roundCompleted].flatMap(event =>
        round.told(event).map(() => event.type),
      ),
      [
        ...(end === 'awarded' ? [roundAwarded.type, roundSettled.type] : []),
        ...(end === 'cancelled' ? [roundCancelled.type] : []),
        ...(stateOf(round, own) === 'completed' ? [roundCompleted.type] : []),
      ],
    ),
  ]
}

/** What is there and should not be, or the other way round; of what is there twice, the second. */
export function unlike(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const left = [...wanted]
  const faults: string[] = []
  for (const one of found) {
    const at = left.indexOf(one)
    if (at === -1) faults.push(`${what}, and should not be: ${one}`)
    else left.splice(at, 1)
  }
  return [...faults, ...left.map(one => `not ${what}: ${one}`)]
}

type Fact = { allocationId: string; by?: string; quantityKg?: string }
const FACTS = [
  allocationAccepted,
  allocationDeclined,
  allocationLapsed,
  contractReported,
  deliveryReported,
  allocationEnded,
]
const toldOf = ({ told }: Round): string[] =>
  FACTS.flatMap(event =>
    told<Fact>(event).map(({ allocationId, by, quantityKg }) => `${event.type} ${allocationId} ${quantityKg ?? by}`),
  )

/** What must have been told of an allocation for it to stand as it does. */
function factsOf(one: Allocation): string[] {
  const fact = (isSo: boolean, event: { type: string }, more: string) =>
    isSo ? [`${event.type} ${one.id} ${more}`] : []
  return [
    ...fact(one.member, allocationAccepted, 'member'),
    ...fact(one.supplier, allocationAccepted, 'supplier'),
    ...fact(one.state === 'declined', allocationDeclined, String(one.declinedBy)),
    ...fact(one.state === 'lapsed' && !one.ended, allocationLapsed, 'operator'),
    ...fact(one.contracted !== null, contractReported, formatKg(one.contracted ?? 0n)),
    ...one.delivered.flatMap(part => fact(true, deliveryReported, formatKg(BigInt(part)))),
    ...fact(one.ended, allocationEnded, 'member'),
  ]
}

/** Whether an allocation stands as one of its round may: awarded where both sides accepted, and nothing open once the round is over. */
function fits(one: Allocation, end: End): boolean {
  const { state, member, supplier, declinedBy, contracted, delivered } = one
  if (state === 'declined') return !(declinedBy === 'member' ? member : supplier)
  if (end === 'cancelled') return state === 'lapsed' && !one.ended
  // Of an award that nobody knows the end of something may have lapsed.
  if (end === undefined) return member && supplier ? state === 'accepted' : state === 'proposed' || state === 'lapsed'
  if (isAwarded(one) !== (member && supplier) || (!isAwarded(one) && state !== 'lapsed')) return false
  const sum = sumOf(delivered)
  if (sum > (contracted ?? 0n) || (contracted ?? 0n) > one.grams) return false
  switch (state) {
    case 'awarded':
      return contracted === null
    case 'contracted':
      return contracted !== null && sum < contracted
    case 'delivered':
      return one.ended ? sum > 0n : sum === contracted
    default:
      return sum === 0n
  }
}

/** Grams by offer. */
const byOffer = (rows: readonly (readonly [offer: string, grams: bigint])[]): string[] =>
  [...Map.groupBy(rows, ([offer]) => offer)].map(
    ([offer, all]) => `${sumOf(all.map(([, grams]) => grams))} g of ${offer}`,
  )
const soldIn = ({ pools }: Settlement): string[] =>
  byOffer(pools.flatMap(({ suppliers }) => suppliers.map(one => [one.offerId, grams(one.quantityKg)] as const)))
const soldOf = (own: readonly Allocation[]): string[] =>
  byOffer(own.filter(isAwarded).map(one => [one.offer, one.grams] as const))
