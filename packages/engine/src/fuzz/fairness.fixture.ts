import { present } from '@lodestone/kernel'
import { type Case, type Failure, isBehindRatio, kept, keptByCeilings, roundingGrams } from './case.fixture.ts'
import { modelOf, type Question } from './model.fixture.ts'
import { solve, type Term } from './programme.fixture.ts'
import { witness } from './witness.fixture.ts'

/** Share of the fullest level within which levels are judged where a cap or a ratio binds. */
const WITHIN = 1 / 20
/** Grams that lines may differ by where everything goes one to one. */
const WHOLE_GRAMS = 3

/**
 * Every line's fill against the lexicographic max-min on the same selection, found by one linear programme a level. Behind a ratio near one a gram of volume moves a kilogram of
 * fills, so it is found twice there: with the volumes that whole grams left and with the most that fractions reach. What lies between both is fair.
 */
export function checkFairness(own: Case): Failure[] {
  const { book, classes } = own
  const held = new Map(
    classes.map(c => [c, book.lines.reduce((sum, _, i) => (book.priority[i] === c ? sum + own.filled(i) : sum), 0)]),
  )
  const fixed = {
    selection: own.output.result.selection,
    takesPart: (i: number) => book.minimum[i] === 0 || own.filled(i) > 0,
  }
  const parts = partsOf(own, fixed.takesPart)
  const question: Question = { live: own.live, caps: own.caps, fixed, surplus: kept(own.won) }
  const failures: Failure[] = []
  const most = [...parts.values()].some(({ rough }) => rough) ? mostVolumes(own, question, held) : undefined
  for (const priority of classes) {
    const found = [fairest(own, priority, { ...question, volumes: held })]
    if (most)
      found.push(fairest(own, priority, { ...question, fractions: true, volumes: most, surplus: kept(own.most) }))
    const known = found.filter(levels => levels !== 'undecided')
    if (known.length < found.length) own.unsettled.push(`fairness-${priority}`)
    if (known.length < found.length) continue
    const off = [...present(known[0]).keys()].flatMap(i => unfair(i, known))
    if (off.length === 0) continue
    const fairer = off.some(({ kind }) => kind !== 'fairness') || shown(priority, present(known[0]))
    // Of a surplus that whole grams did not reach, floats buy kilograms: then there is nothing to compare with.
    if (fairer === 'undecided' || (own.won.size > 0 && !most))
      own.unsettled.push(`fairness-${priority}: ${present(off[0]).text}`)
    else if (fairer) failures.push(...off)
  }
  return failures

  function unfair(i: number, known: readonly ReadonlyMap<number, number>[]): Failure[] {
    const part = parts.get(i) ?? { rough: true }
    const fair = known.map(levels => levels.get(i) ?? 0)
    const allowed = part.rough ? room(i, part, known) : WHOLE_GRAMS
    const got = own.filled(i)
    const off = Math.max(Math.min(...fair) - got, got - Math.max(...fair))
    if (off <= allowed + 1e-6 * got) return []
    const between = fair.map(g => g.toFixed(1)).join(' to ')
    const why = part.rough ? 'a cap or ratio binds' : 'nothing binds'
    return [
      {
        kind: part.rough ? 'fairness' : 'fairness exact',
        text: `${present(book.lines[i]).id} gets ${got} g of fair ${between} g, ${allowed.toFixed(1)} g off at most (weight ${weightOf(own, i)}, ${why})`,
      },
    ]
  }

  /** Whole grams may not allow what fractions do: an allocation of the same volumes half way to the fair one has to be shown. */
  function shown(priority: number, fair: ReadonlyMap<number, number>): boolean | 'undecided' {
    const half = (i: number) => Math.max(0, Math.floor((own.filled(i) + present(fair.get(i))) / 2) - 1)
    const fills = (i: number) => (fair.has(i) ? half(i) : book.priority[i] === priority ? own.filled(i) : 0)
    const found = witness(own, { ...question, volumes: held, fills })
    return found === 'undecided' ? found : found !== undefined
  }

  /** A twentieth of the fullest level among the lines of the part that are not full: a line that is full has any level. */
  function room(i: number, part: Part, known: readonly ReadonlyMap<number, number>[]): number {
    const levels = known.flatMap(fills =>
      [...fills].flatMap(([k, g]) =>
        parts.get(k) === part && g < present(book.need[k]) * 1000 - 1 ? [g / weightOf(own, k)] : [],
      ),
    )
    return WITHIN * Math.max(0, ...levels) * weightOf(own, i) + roundingGrams(own) + keptByCeilings(own) + WHOLE_GRAMS
  }
}

const weightOf = ({ book }: Case, i: number): number => Math.max(1, Math.round(present(book.weight[i]) * 1000))

/** The most that each class gets in fractions of grams with the selection fixed, better ones first, or what it holds where that is more. */
function mostVolumes(
  own: Case,
  question: Question,
  held: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> | undefined {
  const volumes = new Map<number, number>()
  for (const most of own.classes) {
    const surplus = kept(own.most)
    const answer = solve(
      modelOf(own.book, { ...question, fractions: true, volumes, surplus, seek: { most } }).programme,
    )
    // Rounded down at a cap or a minimum the result may lie just outside of what fractions allow: then only what it holds counts.
    if (typeof answer === 'string') return undefined
    volumes.set(most, -answer.value - 1e-3)
  }
  return own.classes.some(c => present(volumes.get(c)) < present(held.get(c)) - roundingGrams(own))
    ? undefined
    : volumes
}

/** The fills of a class that are lexicographically max-min in fill over weight, class volumes, selection and fills of better classes fixed, in grams by line. */
function fairest(own: Case, priority: number, question: Question): ReadonlyMap<number, number> | 'undecided' {
  const { book } = own
  const settled = new Map<number, number>()
  for (;;) {
    const model = modelOf(book, question)
    const open = [...model.fill.keys()].filter(i => book.priority[i] === priority && !settled.has(i))
    if (open.length === 0) return settled
    const { programme } = model
    // Class after class: what lines of better classes have is theirs.
    for (const [i, fill] of model.fill)
      if (present(book.priority[i]) < priority) programme.row([[1, fill]], own.filled(i) - roundingGrams(own), 1e30)
    // In grams of the heaviest line, so that dual values are fractions of one and not of its grams: glpsol takes those for nothing.
    const heaviest = Math.max(...open.map(i => weightOf(own, i)))
    const share = (i: number) => weightOf(own, i) / heaviest
    const level = programme.column(0, 1e30, { cost: -1 })
    for (const [i, g] of settled) programme.row([[1, present(model.fill.get(i))]], g * (1 - 1e-9) - 1e-4, 1e30)
    const rows = open.map(i => {
      const terms: Term[] = [
        [1, present(model.fill.get(i))],
        [-share(i), level],
      ]
      return [i, programme.row(terms, 0, 1e30)] as const
    })
    const answer = solve(programme)
    if (typeof answer === 'string') return 'undecided'
    // A row with a dual value is tight in every solution: its line can get no more than the level.
    const tight = rows.filter(([i, row]) => Math.abs(present(answer.duals[row])) * share(i) > 1e-9)
    if (tight.length === 0) return 'undecided'
    for (const [i] of tight) settled.set(i, -answer.value * share(i))
  }
}

type Part = { rough: boolean }

/** Lines linked by what could be used with the selection made, and whether a ratio is among it or a cap is reached in it. */
function partsOf(own: Case, takesPart: (i: number) => boolean): Map<number, Part> {
  const { book, caps } = own
  const tiers = new Map(own.output.result.selection.map(({ offerId, tier }) => [offerId, tier]))
  const usable = (i: number, j: number) => {
    const tier = book.lotted[j] ? tiers.get(present(book.offers[j]).id) : 0
    return tier !== undefined && book.pair(i, j, tier) !== undefined
  }
  const ids = book.lines.map((_, i) => i)
  const root = (i: number): number => (ids[i] === i ? i : root(present(ids[i])))
  const taking = ids.filter(i => own.live(i) && takesPart(i))
  for (const j of book.offers.keys()) {
    const reached = taking.filter(i => usable(i, j))
    for (const i of reached.slice(1)) ids[root(i)] = root(present(reached[0]))
  }
  const reachedCaps = caps.filter(cap => isReached(own, cap))
  const parts = new Map<number, Part>()
  const made = new Map<number, Part>()
  for (const i of taking) {
    // Money is kept in floats, and what they leave open moves grams.
    const part = made.get(root(i)) ?? { rough: own.input.rules.objective === 'surplus' }
    made.set(root(i), part)
    parts.set(i, part)
    for (const j of book.offers.keys()) {
      if (!usable(i, j)) continue
      if (isBehindRatio(book, i, j)) part.rough = true
      if (reachedCaps.some(({ counts, covers, base }) => counts(i, j) || (base === undefined && covers(i))))
        part.rough = true
    }
  }
  return parts
}

/** Whether some grams more of what a cap counts would pass it. */
function isReached(own: Case, { base, exactShare, covers, counts }: Case['caps'][number]): boolean {
  const { book } = own
  let [used, all] = [0n, 0n]
  const tiers = new Map(own.output.result.selection.map(({ offerId, tier }) => [offerId, tier]))
  for (const { lineId, offerId, quantityKg } of own.output.result.allocations) {
    const i = book.lines.findIndex(({ id }) => id === lineId)
    const j = book.offers.findIndex(({ id }) => id === offerId)
    const { n, d } = present(book.pair(i, j, present(tiers.get(offerId)))).exact.ratio
    const served = (BigInt(Math.round(Number(quantityKg) * 1000)) * n) / d
    if (counts(i, j)) used += served
    if (covers(i)) all += served
  }
  const of = base === undefined ? all : BigInt(Math.round(base * 1000))
  return (used + 20n) * exactShare.d > of * exactShare.n
}
