import type { Explanation } from '@lodestone/contracts'
import { exact } from '@lodestone/kernel'
import { boundsOf } from '../../services/aggregation/src/disclosure/programme.fixture.ts'
import { priceBandOf } from '../../services/rounds/src/disclosure/published.ts'
import type { Asked } from './asking.fixture.ts'

/**
 * The attacker that asks. It knows what it asked, what it sold or bought, everything published, who else takes part with how many entries, and in which
 * order rivals' ceilings and prices lie. It knows the matching by heart and reads whatever an explanation says: its code, its wording and every figure.
 * By linear programming it finds between which bounds a rival's kilograms, ceiling or price lie.
 */

/** A figure of a rival that came to lie between bounds closer than is allowed. */
export type LearnedFigure = {
  readonly what: string
  readonly value: number
  readonly low: number
  readonly high: number
}
type Row = {
  readonly terms: readonly (readonly [unknown: string, times: number])[]
  readonly low: number
  readonly high: number
}

const INFINITE = Number.POSITIVE_INFINITY
/** More than any kilograms or price here. */
const MOST = 1e7

/** A round in which it asked, and what it was told of its entries there. */
export type Answers = { readonly asked: Asked; readonly explanations: readonly Explanation[] }

/**
 * What the attacker tells of rivals more closely than is allowed: kilograms to within 15 %, a ceiling or price to within a published band. It reads
 * together what it was told in several rounds of the same rivals with the same entries.
 */
export async function ask(answers: readonly Answers[]): Promise<LearnedFigure[]> {
  const [first] = answers
  if (!first) return []
  const truth = truthOf(first.asked)
  const rows = answers.flatMap(({ asked, explanations }) => [
    ...known(asked),
    ...explanations.flatMap(one => readings(asked, one)),
  ])
  const names = [...truth.keys()]
  const numbers = new Map(names.map((name, nth) => [name, nth]))
  const bounds = await boundsOf(
    rows.map(({ terms, ...row }) => ({
      ...row,
      terms: terms.map(([name, times]) => ({ unknown: numbers.get(name) as number, times })),
    })),
    names.length,
    MOST,
  )
  return names.flatMap((what, nth): LearnedFigure[] => {
    const value = truth.get(what) as number
    const { low, high } = bounds[nth] as (typeof bounds)[number]
    return isNear(what, value, low, high) ? [{ what, value, low, high }] : []
  })
}

function isNear(what: string, value: number, low: number, high: number): boolean {
  if (what.startsWith('kg ')) return low > 0.85 * value + 1e-5 && high < 1.15 * value - 1e-5
  const band = priceBandOf(exact.decimalToRational(value.toFixed(2)))
  return band !== undefined && high - low < Number(band.to) - Number(band.from) - 1e-6
}

function truthOf({ lines, offers }: Asked): Map<string, number> {
  return new Map([
    ...lines.flatMap(one => [
      [`kg ${one.id}`, Number(one.quantityKg)] as const,
      [`ceiling ${one.id}`, Number(one.ceilingPrice?.amount)] as const,
    ]),
    ...offers.map(one => [`price ${one.id}`, Number(one.tiers[0]?.exWorks)] as const),
  ])
}

const rising = <T>(list: readonly T[], value: (one: T) => number): T[] => [...list].sort((a, b) => value(a) - value(b))
/** Rivals' ceilings from the highest, and prices from the lowest: their order is known, not what they are. */
const ceilings = ({ lines }: Asked): string[] =>
  rising(lines, one => -Number(one.ceilingPrice?.amount)).map(one => `ceiling ${one.id}`)
const prices = ({ offers }: Asked): string[] =>
  rising(offers, one => Number(one.tiers[0]?.exWorks)).map(one => `price ${one.id}`)

/** What holds whatever was answered: orders, what it sold of its own, and what is published. */
function known(asked: Asked): Row[] {
  const order = [ceilings(asked).reverse(), prices(asked)].flatMap(list =>
    list.slice(1).map(
      (more, nth): Row => ({
        terms: [
          [more, 1],
          [list[nth] as string, -1],
        ],
        low: 0,
        high: INFINITE,
      }),
    ),
  )
  const ownSales = asked.own.reduce((sum, { own }) => sum + (own.kind === 'offer' ? Number(own.outcome.gotKg) : 0), 0)
  const needs = asked.lines.map(({ id }) => [`kg ${id}`, 1] as const)
  const cells = asked.published.cells.flatMap((cell): Row[] => {
    if (!('quantityKg' in cell)) return []
    const asks = asked.own.reduce(
      (sum, { own }) => sum + (own.kind === 'line' && cell.bloc === 'EU' ? Number(own.entry.quantityKg) : 0),
      0,
    )
    const rest = Number(cell.quantityKg) - asks
    return [
      {
        terms: asked.lines.filter(({ bloc }) => bloc === cell.bloc).map(({ id }) => [`kg ${id}`, 1] as const),
        low: rest,
        high: rest,
      },
    ]
  })
  return [...order, { terms: needs, low: ownSales, high: INFINITE }, ...cells, ...averages(asked)]
}

/** The average price of a pool lies in its band; how much everybody sold is given to the attacker, and its own prices are known to it. */
function averages({ published, sold, offers, own }: Asked): Row[] {
  if (published.pools.length !== 1 || published.cells.length !== 1) return []
  const [pool] = published.pools
  if (!pool) return []
  const all = [...sold.values()].reduce((sum, kg) => sum + kg, 0)
  const ours = own.reduce((sum, { own: one }) => {
    const [tier] = 'tiers' in one.entry ? one.entry.tiers : []
    return sum + (sold.get(one.id) ?? 0) * Number(tier?.exWorks ?? 0)
  }, 0)
  const terms = offers.flatMap(({ id }) =>
    sold.has(id) ? [[`price ${id}`, (sold.get(id) as number) / all] as const] : [],
  )
  return [{ terms, low: Number(pool.paidFrom) - ours / all, high: Number(pool.paidTo) - ours / all }]
}

/** What one explanation says of rivals to whoever knows how the matching arrives at it. */
function readings(asked: Asked, explanation: Explanation): Row[] {
  const entry = asked.own.find(({ own }) => own.id === explanation.id)?.own.entry
  if (!entry) return []
  return 'tiers' in entry
    ? ofOffer(asked, explanation, { price: Number(entry.tiers[0]?.exWorks), lotKg: Number(entry.minimumLotKg ?? 0) })
    : ofLine(asked, explanation, Number(entry.ceilingPrice?.amount))
}

const atLeast = (name: string | undefined, low: number): Row[] =>
  name === undefined ? [] : [{ terms: [[name, 1]], low, high: INFINITE }]
const atMost = (name: string | undefined, high: number): Row[] =>
  name === undefined ? [] : [{ terms: [[name, 1]], low: 0, high }]
const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Codes that say nothing of a rival: the second is of its own entries on the other side. */
const SILENT: ReadonlySet<string> = new Set(['not-matched-in-full', 'same-group'])

function ofOffer(asked: Asked, { code, figures, text }: Explanation, own: { price: number; lotKg: number }): Row[] {
  const sorted = ceilings(asked)
  const above = (figures.notPaired as Record<string, number> | undefined)?.['price-above-ceiling']
  const reached = above === undefined ? count(figures.linesInReach) : sorted.length - above
  const rows: Row[] = []
  if (reached !== undefined)
    rows.push(...atLeast(sorted[reached - 1], own.price), ...atMost(sorted[reached], own.price))
  if (code === 'price-above-ceiling') rows.push(...atMost(sorted[0], own.price))
  else if (!SILENT.has(code)) rows.push(...atLeast(sorted[0], own.price))
  // Below every ceiling it reaches all.
  const needs = own.price <= 1 ? asked.lines.map(({ id }) => [`kg ${id}`, 1] as const) : []
  if (needs.length === 0) return rows
  // Of the need, one supplier may serve its share at most.
  const share = Number(asked.published.rules.maxSupplierSharePct ?? 100) / 100
  if (/more than all the need/.test(text)) rows.push({ terms: needs, low: 0, high: own.lotKg / share })
  if (/was not reached with the need/.test(text)) rows.push({ terms: needs, low: own.lotKg, high: INFINITE })
  if (code === 'filled' && figures.untakenKg !== undefined) {
    const sold = asked.own.reduce((sum, one) => sum + Number(one.own.outcome.gotKg), 0)
    rows.push({ terms: needs, low: sold, high: sold })
  }
  return rows
}

function ofLine(asked: Asked, { code, figures }: Explanation, ceiling: number): Row[] {
  const sorted = prices(asked)
  const reached = count(figures.offersInReach)
  const rows: Row[] = []
  if (reached !== undefined) rows.push(...atMost(sorted[reached - 1], ceiling), ...atLeast(sorted[reached], ceiling))
  if (typeof figures.cheapestLanded === 'string') {
    const cheapest = Number(figures.cheapestLanded)
    rows.push(...atLeast(sorted[0], cheapest), ...atMost(sorted[0], cheapest))
  }
  // A ceiling below what a published pool paid says nothing of any one offer.
  if (code === 'price-above-ceiling' && figures.poolPublished !== true) rows.push(...atLeast(sorted[0], ceiling))
  else if (!SILENT.has(code) && code !== 'price-above-ceiling') rows.push(...atMost(sorted[0], ceiling))
  return rows
}
