import type { Reserve, ReserveMovement, ReserveMovementDraft, ReservePlan, ReserveTrigger } from '@lodestone/contracts'
import { buildUpOf, daysOfNetImports, type Observation, readBuildUp, triggersMet } from '@lodestone/foresight'
import { accept, formatKg, grams, type Outcome, parseDecimal, periodMonths, present, refuse } from '@lodestone/kernel'
import type { reserveMovementTable, reserveTable } from '../schema.reserve.ts'

/** Stock accounts: what may move, what a release rests on, and how several are built up together. */

export type ReserveRow = typeof reserveTable.$inferSelect
export type MovementRow = typeof reserveMovementTable.$inferSelect

/** What an account holds and has lent to whom, in grams. */
export type Balance = { readonly held: bigint; readonly lent: ReadonlyMap<string, bigint> }
export const EMPTY: Balance = { held: 0n, lent: new Map() }

export const shownReserve = (
  { id, version, name, bloc, participantId, element, stage, target, openedAt }: ReserveRow,
  { held, lent }: Balance,
  triggers: readonly ReserveTrigger[],
): Reserve => ({
  ...{ id, version, name, element, stage, openedAt },
  ...(bloc !== null && { bloc }),
  ...(participantId !== null && { owner: participantId }),
  heldKg: formatKg(held),
  lent: [...lent].flatMap(([borrower, amount]) => (amount > 0n ? [{ borrower, kg: formatKg(amount) }] : [])),
  ...(target && {
    target: { ...target, kg: targetKg(target) },
    daysHeld: daysOfNetImports(formatKg(held), target.netImportsKgPerYear) ?? 0,
  }),
  triggers: [...triggers],
})

/** Whose an account is, as events tell it. */
export const toldOf = ({ id, bloc, participantId, element }: ReserveRow) => ({
  ...{ id, element },
  ...(bloc !== null && { bloc }),
  ...(participantId !== null && { owner: participantId }),
})

/** Days of net imports as kilograms, rounded up to the gram. */
const targetKg = ({ days, netImportsKgPerYear }: NonNullable<ReserveRow['target']>): string =>
  formatKg((grams(netImportsKgPerYear) * BigInt(days) + 364n) / 365n)

export const shownMovement = ({
  reserveId: _,
  participantId: __,
  grams: amount,
  borrower,
  trigger,
  metIn,
  corrects,
  ...row
}: MovementRow): ReserveMovement => ({
  ...row,
  kg: formatKg(amount),
  ...(borrower !== null && { borrower }),
  ...(trigger !== null && { trigger }),
  ...(metIn !== null && { metIn }),
  ...(corrects !== null && { corrects }),
})

const WAYS = {
  receipt: { from: 'outside', to: 'held' },
  release: { from: 'held', to: 'outside' },
  loan: { from: 'held', to: 'lent' },
  return: { from: 'lent', to: 'held' },
} as const

export type Move = Pick<MovementRow, 'kind' | 'on' | 'from' | 'to' | 'grams' | 'borrower' | 'corrects' | 'reason'>

/** A movement out of one account into another; a correction is the counter-entry of what it undoes. */
export function moveOf(draft: ReserveMovementDraft, undone: MovementRow | undefined): Outcome<Move, 'wrong-state'> {
  const { kind, on, reason } = draft
  if (kind !== 'correction') {
    const borrower = 'borrower' in draft ? draft.borrower : null
    return accept({ kind, on, reason, ...WAYS[kind], grams: grams(draft.kg), borrower, corrects: null })
  }
  if (!undone || undone.kind === 'correction')
    return refuse('wrong-state', 'A correction undoes a movement of this account that is none itself.')
  const { id: corrects, from: to, to: from, borrower } = undone
  return accept({ kind, on, reason, from, to, grams: undone.grams, borrower, corrects })
}

/** Refuses what takes more than is there. */
export function covered(
  { held, lent }: Balance,
  { from, grams: amount, borrower }: Move,
): Outcome<undefined, 'wrong-state'> {
  const owed = lent.get(borrower ?? '') ?? 0n
  if (from === 'held' && amount > held) return refuse('wrong-state', `Only ${formatKg(held)} kg are held.`)
  if (from === 'lent' && amount > owed)
    return refuse('wrong-state', `Only ${formatKg(owed)} kg are lent to ${borrower}.`)
  return accept(undefined)
}

export type Seen = Observation & { readonly recordedBy: string; readonly recordedAt: string }

/** Months after which a month's figures are known at the latest. */
const KNOWN_AFTER = 2
const numberOf = (month: string): number => present(periodMonths(month)).first

/** The newest month that was seen, where it and those before it are as a trigger asks for, and it is no more than two months ago. */
export function holdsIn(
  { name, measure, value, months }: Pick<ReserveTrigger, 'name' | 'measure' | 'value' | 'months'>,
  observations: readonly Seen[],
  today: string,
): string | undefined {
  const now = numberOf(today.slice(0, 7))
  const own = observations.filter(one => one.measure === measure && numberOf(one.month) <= now)
  const [newest] = own.map(one => one.month).toSorted((a, b) => (a < b ? 1 : -1))
  const [{ element } = {}] = own
  if (newest === undefined || element === undefined || numberOf(newest) < now - KNOWN_AFTER) return undefined
  const recent = own.filter(one => numberOf(one.month) > numberOf(newest) - months)
  return triggersMet([{ trigger: name, element, measure, limit: Number(value), months }], recent)[0]?.month
}

type PlanDraft = Pick<ReservePlan, 'element' | 'from' | 'to' | 'reserves' | 'market'>
type Planned = Omit<ReservePlan, 'id' | 'plannedAt' | 'digest'>
type Found = { readonly row: ReserveRow; readonly balance: Balance }
type Fault = { readonly path: string; readonly message: string }

/** Purchases of what accounts lack of their targets, spread so that the price rises least by what is assumed. */
export function plannedOf(
  draft: PlanDraft,
  reserves: readonly Found[],
): { readonly plan: Planned } | { readonly faults: readonly Fault[] } {
  const found = draft.reserves.map(id => reserves.find(({ row }) => row.id === id))
  const wants = found.flatMap(own => (own && wantOf(own, draft.element)) ?? [])
  const unfit = found.flatMap((own, n) =>
    own && wantOf(own, draft.element)
      ? []
      : [{ path: `reserves.${n}`, message: 'no account of a bloc with a target of this element' }],
  )
  if (unfit.length > 0) return { faults: unfit }
  const { reserves: _, ...asked } = draft
  const read = readBuildUp({ ...asked, targets: wants.map(({ reserve, kg, by }) => ({ reserve, kg, by })) })
  if ('faults' in read)
    return {
      faults: read.faults.map(({ table = '', row, message }) => ({
        path: row === undefined ? table : `reserves.${row - 1}`,
        message,
      })),
    }
  const { purchases, quarters, ...costs } = buildUpOf(read.value)
  const shares = new Map(wants.map(({ reserve, roundShare }) => [reserve, roundShare]))
  return {
    plan: {
      ...draft,
      targets: wants.map(({ roundShare: __, ...target }) => target),
      purchases: purchases.map(own => ({ ...own, ...roundOf(own.kg, shares.get(own.reserve)) })),
      quarters: [...quarters],
      ...costs,
    },
  }
}

/** What a bloc's account lacks of its target of an element, what is lent counted as its own. */
function wantOf({ row: { id, name, bloc, element, target }, balance: { held, lent } }: Found, asked: string) {
  if (bloc === null || element !== asked || !target) return undefined
  const lack = [...lent.values()].reduce((sum, own) => sum - own, grams(targetKg(target)) - held)
  const { by, roundShare } = target
  return { reserve: id, name, kg: formatKg(lack > 0n ? lack : 0n), by, roundShare }
}

const SHARE_PLACES = 6
const WHOLE = 10n ** BigInt(SHARE_PLACES)

/** What a round has to buy where a share of it is for the reserve, rounded up to the gram. */
function roundOf(kg: string, roundShare: string | undefined): { roundKg?: string } {
  if (roundShare === undefined) return {}
  const share = present(parseDecimal(roundShare, SHARE_PLACES))
  return { roundKg: formatKg((grams(kg) * WHOLE + share - 1n) / share) }
}
