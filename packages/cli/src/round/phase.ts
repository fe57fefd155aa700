import { ROUND_QUANTITIES, ROUND_STATES } from '@lodestone/kernel'
import { said, timeOf } from '../said.ts'
import { plain } from '../table.ts'

export type State = (typeof ROUND_STATES)[number]

const REPORT = 'If it fails again, report it with the id of the run.'
/** Why a matching failed, and what to do about it. */
const FAILURES = {
  'no-whole-grams':
    'no amounts in whole grams were found that keep every lot, minimum, ratio and cap. Another run will hardly do better: cancel the round and open another in which the line, lot or minimum that does not fit is loosened or left out, or the cap is wider.',
  'not-proved':
    'no result was proved to be within a thousandth of the best one possible before the time for the search (MATCHING_TIME_BOX_SECONDS of the hub) was over. If a longer one does not help, cancel the round and open another with a wider cap, a cap without a ladder, or smaller lots.',
  'below-greedy': `the result would have served less than the plainest rule does. ${REPORT}`,
  'solver-failed': `the solver gave no answer to rely on. ${REPORT}`,
  'checker-refused': `the independent checker found fault with the result. ${REPORT}`,
  fault: 'its log says why, and is to be mended first.',
} as const
type FailureReason = keyof typeof FAILURES

type Quantities = { readonly [Name in (typeof ROUND_QUANTITIES)[number]]?: string | undefined }
export type ShownRound = {
  readonly id: string
  readonly reference: string
  readonly name: string
  readonly state: State | 'cancelled'
  readonly version: number
  readonly collectionClosesAt: string
  readonly offersCloseAt: string
  readonly totals?: Quantities | undefined
  readonly byMaterial?: readonly (Quantities & { readonly material: string })[] | undefined
  readonly missing?: readonly string[] | undefined
  /** While it is closed and not matched; members and suppliers are not told. */
  readonly matching?: {
    readonly state: 'waiting' | 'incomplete' | 'failed'
    readonly since: string
    readonly attempts?: number | undefined
    readonly runId?: string | undefined
    readonly reason?: FailureReason | undefined
  }
}

export const isOver = ({ state }: ShownRound): boolean => state === 'completed' || state === 'cancelled'
export const isAsFarAs = ({ state }: ShownRound, wanted: State): boolean =>
  state !== 'cancelled' && ROUND_STATES.indexOf(state) >= ROUND_STATES.indexOf(wanted)

/** That the matching of a round has failed, and what to do; `undefined` where it has not, or another run than the one that is asked about. */
export function failedMatching({ reference, matching }: ShownRound, runId = matching?.runId): string | undefined {
  if (matching?.state !== 'failed' || matching.runId !== runId) return undefined
  const { since, attempts, reason = 'fault' } = matching
  const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return `the matching failed at ${timeOf(since)}, after ${tries}; ${FAILURES[reason]} Run ${matching.runId} is followed by another with: lodestone round match ${reference} --again`
}

/** What ends by itself, and when: the collection, then the offers. */
export function deadlineOf(round: ShownRound): { what: string; at: number } | undefined {
  if (round.state === 'collecting') return { what: 'collection closes', at: Date.parse(round.collectionClosesAt) }
  if (round.state === 'offering') return { what: 'offers close', at: Date.parse(round.offersCloseAt) }
  return undefined
}

/** A time to go in days, hours, minutes and seconds: `3 d 04:05:06`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const days = Math.floor(seconds / 86_400)
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  return `${days > 0 ? `${days} d ` : ''}${clock.map(part => String(part).padStart(2, '0')).join(':')}`
}

/** A bar of `width` characters, filled by a share from 0 to 1, to an eighth of a character. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(Math.max(share, 0), 1) * width * 8)
  const rest = ' ▏▎▍▌▋▊▉'[eighths % 8] ?? ''
  return ('█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 > 0 ? rest : '')).padEnd(width, '·')
}

type Figures = { readonly material?: string; readonly kg: readonly (readonly [name: string, quantity: string])[] }

/** What a round discloses in kilograms, of several materials each by itself: kilograms of oxide and of magnets are never added. */
export function quantitiesOf({ totals = {}, byMaterial = [] }: ShownRound): readonly Figures[] {
  const kgOf = (quantities: Quantities): Figures['kg'] =>
    ROUND_QUANTITIES.flatMap(name => {
      const quantity = quantities[name]
      return quantity === undefined ? [] : [[name, quantity] as const]
    })
  if (byMaterial.length < 2) return [{ kg: kgOf(totals) }]
  return byMaterial.map(row => ({ material: row.material, kg: kgOf(row) }))
}

/** The round on a terminal of so many columns. `paint` colours what it is given. */
export function screen(
  round: ShownRound,
  now: number,
  columns: number,
  paint: (what: string, text: string) => string,
): string[] {
  const step = round.state === 'cancelled' ? 0 : ROUND_STATES.indexOf(round.state)
  const deadline = deadlineOf(round)
  const width = Math.max(10, Math.min(40, columns - 34))
  const rows = quantitiesOf(round).flatMap(({ material, kg }) => [
    ...(material === undefined ? [] : [`  ${paint('bold', plain(material))}`]),
    ...kg.map(([name, quantity]) => {
      const most = Number(kg[0]?.[1] ?? 0)
      const share = most > 0 ? Number(quantity) / most : 0
      return `  ${name.padEnd(10)} ${quantity.padStart(14)} kg  ${paint('cyan', bar(share, width))}`
    }),
  ])
  const until = deadline ? `, ${deadline.what} in ${countdown(deadline.at - now)}` : ''
  return [
    `${paint('bold', plain(round.name))}  ${round.reference}`,
    `${paint('green', bar(step / (ROUND_STATES.length - 1), width))}  ${paint('bold', said('state', round.state))}${until}`,
    ...(round.matching?.state === 'failed'
      ? [paint('red', `the matching has failed: ${said('reason', round.matching.reason ?? 'fault')}`)]
      : []),
    ...(round.missing?.length ? [paint('red', `the books are incomplete: ${round.missing.join(', ')}`)] : []),
    ...(rows.length > 0 ? rows : [paint('dim', '  figures are not disclosed yet')]),
  ]
}
