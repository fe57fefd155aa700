import highsModule, { type Highs, type Model } from 'highs'

/**
 * An attacker, written from what infra/docs/disclosure.md says of it and from nothing that defends: it reads published cells and computes by
 * linear programming between which bounds a rival's kilograms lie.
 */

/** A published cell: its sums as decimal strings of kilograms, and who stands in it with what. Of `who` it reads amounts of its own alone. */
export type Seen = {
  readonly cell: string
  readonly quantityKg: string
  readonly commitments?: Readonly<Record<string, string>>
  readonly who: readonly { readonly group: string; readonly commitment: string; readonly grams: bigint }[]
}

/** A rival's kilograms that came to lie between bounds closer than is allowed. */
export type Breach = { readonly what: string; readonly trueKg: number; readonly low: number; readonly high: number }

/** How near an attacker may come: a bound above of at least so many times the truth, and one below of at most so many times. */
export type Allowed = { readonly above: number; readonly below: number }

type Term = { readonly unknown: number; readonly sign: 1 | -1 }
type Row = { readonly terms: readonly Term[]; readonly low: number; readonly high: number }
type Target = { readonly what: string; readonly terms: readonly Term[]; readonly trueKg: number }

// The package's types describe its CommonJS build; imported as a module it is the loader itself.
const loaded = (highsModule as unknown as () => Promise<Highs>)()
const OPTIMAL = 7
/** Kilograms by which a solver in floats may be wrong. */
const TOLERANCE = 1e-5

const kg = (grams: bigint): number => Number(grams) / 1000

/**
 * Every rival's quantity and change that a coalition, which knows its own contributions exactly, can tell more closely than is allowed. A
 * rival's contribution that is the same in two publications is one unknown, and of two that differ it knows which is larger.
 */
export async function attack(seen: readonly Seen[], coalition: readonly string[], allowed: Allowed): Promise<Breach[]> {
  const solver = await loaded
  const own = new Set(coalition)
  const breaches: Breach[] = []
  for (const sheets of Map.groupBy(seen, one => one.cell).values()) {
    const { rows, targets, count } = problemOf(sheets, own)
    if (targets.length === 0) continue
    const model = solver.createModel(programmeOf(rows, count))
    try {
      model.options.set({ output_flag: false, random_seed: 1, presolve: 'off' })
      for (const target of targets) {
        const low = extreme(model, target.terms, 1)
        const high = extreme(model, target.terms, -1)
        if (high < allowed.above * target.trueKg - TOLERANCE || low > allowed.below * target.trueKg + TOLERANCE)
          breaches.push({ what: target.what, trueKg: target.trueKg, low, high })
      }
    } finally {
      model.dispose()
    }
  }
  return breaches
}

/** What the sheets of one cell say, as equations over what is unknown. */
function problemOf(
  sheets: readonly Seen[],
  own: ReadonlySet<string>,
): { rows: Row[]; targets: Target[]; count: number } {
  const unknowns = new Map<string, { number: number; grams: bigint }>()
  const unknownOf = (group: string, commitment: string, grams: bigint): number => {
    const name = `${group} ${commitment} ${grams}`
    const known = unknowns.get(name) ?? { number: unknowns.size, grams }
    unknowns.set(name, known)
    return known.number
  }
  const rows = new Map<string, Row>()
  const targets = new Map<string, Target>()
  const levels = new Map<string, Map<bigint, number>>()
  for (const { quantityKg, commitments, who } of sheets) {
    const rivals = who.filter(one => !own.has(one.group) && one.grams > 0n)
    const term = (one: (typeof rivals)[number]): Term => ({
      unknown: unknownOf(one.group, one.commitment, one.grams),
      sign: 1,
    })
    for (const one of rivals) {
      const level = levels.get(`${one.group} ${one.commitment}`) ?? new Map<bigint, number>()
      levels.set(
        `${one.group} ${one.commitment}`,
        level.set(one.grams, unknownOf(one.group, one.commitment, one.grams)),
      )
    }
    for (const [commitment, sum] of [[undefined, quantityKg] as const, ...Object.entries(commitments ?? {})]) {
      const told = (one: { commitment: string }): boolean => commitment === undefined || one.commitment === commitment
      const known = who.filter(one => own.has(one.group) && told(one)).reduce((total, one) => total + one.grams, 0n)
      const terms = rivals.filter(told).map(term)
      const rest = Number(sum) - kg(known)
      rows.set(nameOf(terms), { terms, low: rest, high: rest })
      for (const [group, parts] of Map.groupBy(rivals.filter(told), one => one.group)) {
        const terms = parts.map(term)
        const trueKg = kg(parts.reduce((total, one) => total + one.grams, 0n))
        targets.set(nameOf(terms), { what: `${group} has`, terms, trueKg })
      }
    }
  }
  for (const [name, level] of levels) {
    const sorted = [...level].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [nth, [grams, unknown]] of sorted.entries()) {
      const below = sorted[nth - 1]
      if (!below) continue
      const terms: Term[] = [
        { unknown, sign: 1 },
        { unknown: below[1], sign: -1 },
      ]
      rows.set(nameOf(terms), { terms, low: 0, high: Number.POSITIVE_INFINITY })
      targets.set(nameOf(terms), { what: `${name} changed by`, terms, trueKg: kg(grams - below[0]) })
    }
  }
  return {
    rows: [...rows.values()].filter(row => row.terms.length > 0),
    targets: [...targets.values()],
    count: unknowns.size,
  }
}

const nameOf = (terms: readonly Term[]): string =>
  terms
    .map(({ unknown, sign }) => unknown * sign)
    .sort((a, b) => a - b)
    .join(' ')

function programmeOf(rows: readonly Row[], count: number): Parameters<Highs['createModel']>[0] {
  const starts = [0]
  for (const row of rows) starts.push((starts.at(-1) as number) + row.terms.length)
  return {
    numCols: count,
    numRows: rows.length,
    colCost: new Float64Array(count),
    colLower: new Float64Array(count),
    colUpper: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    rowLower: Float64Array.from(rows, row => row.low),
    rowUpper: Float64Array.from(rows, row => row.high),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: count,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(rows.flatMap(row => row.terms.map(term => term.unknown))),
      values: Float64Array.from(rows.flatMap(row => row.terms.map(term => term.sign))),
    },
  }
}

/** The least (`direction` 1) or greatest (-1) that these unknowns can be together. */
function extreme(model: Model, terms: readonly Term[], direction: 1 | -1): number {
  for (const { unknown, sign } of terms) model.changeColCost(unknown, direction * sign)
  try {
    for (const attempt of [1, 2]) {
      if (model.run().modelStatus === OPTIMAL) return direction * model.getObjectiveValue()
      if (attempt === 1) model.clearSolver()
    }
  } finally {
    for (const { unknown } of terms) model.changeColCost(unknown, 0)
  }
  throw new Error('the attacker’s programme has no optimum')
}
