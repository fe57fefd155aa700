import highsModule, { type Highs, type Model } from 'highs'

/**
 * An attacker, written from what infra/docs/disclosure.md says of it and from nothing that defends: it reads published cells and computes by
 * linear programming between which bounds a rival's kilograms lie.
 */

/**
 * A published cell of a stream of publications: its sums as decimal strings of kilograms, and who stands in it with what. Of `who` it knows
 * the amounts of its own, and of others whether two of them are the same and which is larger.
 */
export type Seen = {
  readonly stream: string
  /** Which of all publications it is, counted in time. */
  readonly publication: number
  readonly cell: string
  readonly quantityKg: string
  readonly commitments?: Readonly<Record<string, string>>
  readonly who: readonly { readonly group: string; readonly commitment: string; readonly grams: bigint }[]
}

/**
 * A published sum over cells of one round: of what stood there, or of as much of it as was served. Of the amounts in `who` it knows what it
 * knows of those of a cell: its own exactly, of others which are the same as what they had there at any time, and which is larger. An amount
 * may count several times, or against the others: a price, or what is known to be made of the rest.
 */
export type SeenSum = {
  readonly quantityKg: string
  readonly who: readonly {
    readonly cell: string
    readonly group: string
    readonly commitment: string
    readonly grams: bigint
    readonly times?: number
  }[]
}

/** A rival's kilograms that came to lie between bounds closer than is allowed. */
export type Breach = { readonly what: string; readonly trueKg: number; readonly low: number; readonly high: number }

/** How near an attacker may come: a bound above of at least so many times the truth, and one below of at most so many times. */
export type Allowed = { readonly above: number; readonly below: number }

type Term = { readonly unknown: number; readonly times: number }
type Row = { readonly terms: readonly Term[]; readonly low: number; readonly high: number }
type Target = { readonly what: string; readonly terms: readonly Term[]; readonly trueKg: number }

// The package's types describe its CommonJS build; imported as a module it is the loader itself.
const loaded = (highsModule as unknown as () => Promise<Highs>)()
const OPTIMAL = 7
/** Kilograms by which a solver in floats may be wrong. */
const TOLERANCE = 1e-5

const kg = (grams: bigint): number => Number(grams) / 1000

/**
 * Every rival's quantity and change that a coalition, which knows its own contributions exactly, can tell more closely than is allowed. It
 * has all that was ever published, oldest first. A rival's contribution to a cell that is the same in two publications is one unknown, of any
 * two that differ it knows which is larger, and where a rival may at one time have begun to have as much less of one cell as more of another, it knows
 * that too. With `sums`, it looks at cells that one of them joins, and at no others.
 */
export async function attack(
  seen: readonly Seen[],
  coalition: readonly string[],
  allowed: Allowed,
  sums?: readonly SeenSum[],
): Promise<Breach[]> {
  const solver = await loaded
  const own = new Set(coalition)
  const breaches: Breach[] = []
  const movements = movementsIn(seen)
  for (const cells of componentsOf(seen, movements, sums ?? [])) {
    const joining = (sums ?? []).filter(sum => sum.who.some(one => cells.has(one.cell)))
    if (sums && joining.length === 0) continue
    const { rows, targets, count } = problemOf(
      seen.filter(one => cells.has(one.cell)),
      movements.filter(one => cells.has(one.from.cell)),
      joining,
      own,
    )
    if (targets.length === 0) continue
    const model = solver.createModel(programmeOf(rows, count))
    try {
      model.options.set({ output_flag: false, random_seed: 1, presolve: 'off' })
      breaches.push(...breachesOf(model, targets, allowed))
    } finally {
      model.dispose()
    }
  }
  return breaches
}

/**
 * The targets that come closer than is allowed. Every optimum is a point at which all that was published holds: where another target is far
 * enough from the truth there, its bound on that side is not looked for.
 */
function breachesOf(model: Model, targets: readonly Target[], allowed: Allowed): Breach[] {
  const far = targets.map(() => ({ above: false, below: false }))
  const isHigh = (value: number, { trueKg }: Target): boolean => value >= allowed.above * trueKg - TOLERANCE
  const isLow = (value: number, { trueKg }: Target): boolean => value <= allowed.below * trueKg + TOLERANCE
  const bound = (target: Target, direction: 1 | -1): number => {
    const { value, point } = extreme(model, target.terms, direction)
    for (const [nth, other] of targets.entries()) {
      const known = far[nth] as (typeof far)[number]
      if (known.above && known.below) continue
      const there = other.terms.reduce((sum, { unknown, times }) => sum + times * (point[unknown] as number), 0)
      known.above ||= isHigh(there, other)
      known.below ||= isLow(there, other)
    }
    return value
  }
  return targets.flatMap((target, nth): Breach[] => {
    const known = far[nth] as (typeof far)[number]
    const high = known.above ? undefined : bound(target, -1)
    const low = known.below ? undefined : bound(target, 1)
    if ((high === undefined || isHigh(high, target)) && (low === undefined || isLow(low, target))) return []
    const { what, trueKg } = target
    return [{ what, trueKg, low: low ?? bound(target, 1), high: high ?? bound(target, -1) }]
  })
}

/** A change of what a group has of one commitment in a cell, from one publication of a stream to its next. */
type Change = {
  readonly cell: string
  readonly group: string
  readonly commitment: string
  readonly before: bigint
  readonly after: bigint
  readonly stream: string
  /** The publications of the figure that changed and of the one it changed to. */
  readonly since: number
  readonly until: number
}
/** As much less in one cell as there is more in another. */
type Movement = { readonly from: Change; readonly to: Change }

function movementsIn(seen: readonly Seen[]): Movement[] {
  const last = new Map<string, { sheet: Seen; at: number }>()
  const known = new Set<string>()
  const changes: Change[] = []
  for (const one of seen) {
    const { stream, cell } = one
    const before = last.get(`${stream} ${cell}`)
    const own: Change[] = []
    const names = new Set(
      [...(before?.sheet.who ?? []), ...one.who].map(({ group, commitment }) => `${group} ${commitment}`),
    )
    for (const name of names) {
      const [group, commitment] = name.split(' ') as [string, string]
      const of = (sheet: Seen | undefined): bigint =>
        sheet?.who.find(each => each.group === group && each.commitment === commitment)?.grams ?? 0n
      const change = { cell, stream, group, commitment, before: of(before?.sheet), after: of(one) }
      if (change.before !== change.after)
        own.push({ ...change, since: before?.at ?? Number.NEGATIVE_INFINITY, until: one.publication })
    }
    if (before || !known.has(cell)) changes.push(...own)
    if (!before || own.length > 0) last.set(`${stream} ${cell}`, { sheet: one, at: one.publication })
    known.add(cell)
  }
  const falls = changes.filter(one => one.after < one.before)
  const rises = changes.filter(one => one.after > one.before)
  return falls.flatMap(from =>
    rises
      .filter(to => to.group === from.group && to.stream === from.stream && to.cell !== from.cell)
      .filter(to => to.after - to.before === from.before - from.after)
      .filter(to => to.before === 0n || from.after === 0n)
      .filter(to => to.since < from.until && from.since < to.until)
      .map(to => ({ from, to })),
  )
}

/** Cells that equations join, directly or through others. */
function componentsOf(seen: readonly Seen[], movements: readonly Movement[], sums: readonly SeenSum[]): Set<string>[] {
  const cells = new Set([...seen, ...sums.flatMap(({ who }) => who)].map(one => one.cell))
  const components = new Map([...cells].map(cell => [cell, new Set([cell])]))
  const join = (a: string, b: string): void => {
    const [one, other] = [components.get(a), components.get(b)]
    if (!one || !other || one === other) return
    for (const cell of other) components.set(cell, one.add(cell))
  }
  for (const { from, to } of movements) join(from.cell, to.cell)
  for (const { who } of sums) for (const one of who) join(who[0]?.cell ?? '', one.cell)
  return [...new Set(components.values())]
}

/** What the sheets of some cells say, as equations over what is unknown. */
function problemOf(
  sheets: readonly Seen[],
  movements: readonly Movement[],
  sums: readonly SeenSum[],
  own: ReadonlySet<string>,
): { rows: Row[]; targets: Target[]; count: number } {
  const unknowns = new Map<string, { number: number; grams: bigint }>()
  const unknownOf = (cell: string, group: string, commitment: string, grams: bigint): number => {
    const name = `${cell} ${group} ${commitment} ${grams}`
    const known = unknowns.get(name) ?? { number: unknowns.size, grams }
    unknowns.set(name, known)
    return known.number
  }
  const rows = new Map<string, Row>()
  const targets = new Map<string, Target>()
  const told = new Set<string>()
  const newest = new Map<string, Seen>()
  for (const sheet of sheets) {
    const { stream, cell, quantityKg, commitments, who } = sheet
    const rivals = who.filter(one => !own.has(one.group) && one.grams > 0n)
    const term = (one: (typeof rivals)[number]): Term => ({
      unknown: unknownOf(cell, one.group, one.commitment, one.grams),
      times: 1,
    })
    for (const [commitment, sum] of [[undefined, quantityKg] as const, ...Object.entries(commitments ?? {})]) {
      const counts = (one: { commitment: string }): boolean => commitment === undefined || one.commitment === commitment
      const known = who.filter(one => own.has(one.group) && counts(one)).reduce((total, one) => total + one.grams, 0n)
      const terms = rivals.filter(counts).map(term)
      const rest = Number(sum) - kg(known)
      rows.set(nameOf(terms), { terms, low: rest, high: rest })
      for (const [group, parts] of Map.groupBy(rivals.filter(counts), one => one.group)) {
        const terms = parts.map(term)
        const trueKg = kg(parts.reduce((total, one) => total + one.grams, 0n))
        targets.set(nameOf(terms), { what: `${group} has in ${cell}`, terms, trueKg })
      }
    }
    // By how much each rival changed from the stream's last figure that was new.
    const figure = JSON.stringify([
      cell,
      commitments !== undefined,
      who.map(one => [one.group, one.commitment, `${one.grams}`]).sort(),
    ])
    if (told.has(figure)) continue
    told.add(figure)
    for (const one of rivals) {
      const before = newest
        .get(`${stream} ${cell}`)
        ?.who.find(each => each.group === one.group && each.commitment === one.commitment)
      if (!before || before.grams === 0n || before.grams === one.grams) continue
      const times = one.grams > before.grams ? 1 : -1
      const [now, then] = [term(one), term(before)]
      const terms: Term[] = [
        { ...now, times },
        { ...then, times: -times },
      ]
      const trueKg = Math.abs(kg(one.grams) - kg(before.grams))
      targets.set(nameOf(terms), { what: `${one.group} ${cell} ${one.commitment} changed by`, terms, trueKg })
    }
    newest.set(`${stream} ${cell}`, sheet)
  }
  for (const { quantityKg, who } of sums) {
    const rivals = who.filter(one => !own.has(one.group) && one.grams > 0n)
    const term = (one: (typeof rivals)[number]): Term => ({
      unknown: unknownOf(one.cell, one.group, one.commitment, one.grams),
      times: one.times ?? 1,
    })
    const known = who.filter(one => own.has(one.group)).reduce((all, one) => all + kg(one.grams) * (one.times ?? 1), 0)
    const terms = merged(rivals.map(term))
    const rest = Number(quantityKg) - known
    rows.set(nameOf(terms), { terms, low: rest, high: rest })
    if (who.some(one => one.times !== undefined)) continue
    for (const [group, parts] of Map.groupBy(rivals, one => one.group)) {
      for (const some of [parts, ...parts.map(one => [one])]) {
        const terms = merged(some.map(term))
        const trueKg = kg(some.reduce((total, one) => total + one.grams, 0n))
        targets.set(nameOf(terms), { what: `${group} has in a sum of ${quantityKg}`, terms, trueKg })
      }
    }
  }
  for (const [less, more] of inOrder(unknowns)) {
    const terms: Term[] = [
      { unknown: more, times: 1 },
      { unknown: less, times: -1 },
    ]
    rows.set(nameOf(terms), { terms, low: 0, high: Number.POSITIVE_INFINITY })
  }
  for (const { from, to } of movements.filter(one => !own.has(one.from.group))) {
    const terms = [from, to].flatMap(({ cell, group, commitment, before, after }): Term[] => [
      ...(before > 0n ? [{ unknown: unknownOf(cell, group, commitment, before), times: 1 }] : []),
      ...(after > 0n ? [{ unknown: unknownOf(cell, group, commitment, after), times: -1 }] : []),
    ])
    rows.set(nameOf(terms), { terms, low: 0, high: 0 })
  }
  return {
    rows: [...rows.values()].filter(row => row.terms.length > 0),
    targets: [...targets.values()],
    count: unknowns.size,
  }
}

/** The least and the most that each unknown can be where these rows hold and none is above `most`. */
export async function boundsOf(
  rows: readonly Row[],
  count: number,
  most: number,
): Promise<{ low: number; high: number }[]> {
  const model = (await loaded).createModel(programmeOf(rows, count, most))
  try {
    model.options.set({ output_flag: false, random_seed: 1, presolve: 'off' })
    return Array.from({ length: count }, (_, unknown) => {
      const alone = [{ unknown, times: 1 }]
      return { low: extreme(model, alone, 1).value, high: extreme(model, alone, -1).value }
    })
  } finally {
    model.dispose()
  }
}

/** What a rival had of a commitment in a cell at any time, each amount with the next larger. */
function inOrder(unknowns: ReadonlyMap<string, { number: number; grams: bigint }>): [less: number, more: number][] {
  const whose = (name: string): string => name.slice(0, name.lastIndexOf(' '))
  return [...Map.groupBy(unknowns, ([name]) => whose(name)).values()].flatMap(own => {
    const rising = own.map(([, one]) => one).sort((a, b) => (a.grams < b.grams ? -1 : 1))
    return rising.slice(1).map((one, nth): [number, number] => [rising[nth]?.number ?? 0, one.number])
  })
}

/** Terms without those that stand twice: what two rounds gave may be one amount. */
const merged = (terms: readonly Term[]): Term[] =>
  [...Map.groupBy(terms, one => one.unknown)].map(([unknown, own]) => ({
    unknown,
    times: own.reduce((sum, { times }) => sum + times, 0),
  }))

const nameOf = (terms: readonly Term[]): string =>
  terms
    .map(({ unknown, times }) => `${unknown}*${times}`)
    .sort()
    .join(' ')

function programmeOf(
  rows: readonly Row[],
  count: number,
  most = Number.POSITIVE_INFINITY,
): Parameters<Highs['createModel']>[0] {
  const starts = [0]
  for (const row of rows) starts.push((starts.at(-1) as number) + row.terms.length)
  return {
    numCols: count,
    numRows: rows.length,
    colCost: new Float64Array(count),
    colLower: new Float64Array(count),
    colUpper: new Float64Array(count).fill(most),
    rowLower: Float64Array.from(rows, row => row.low),
    rowUpper: Float64Array.from(rows, row => row.high),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: count,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(rows.flatMap(row => row.terms.map(term => term.unknown))),
      values: Float64Array.from(rows.flatMap(row => row.terms.map(term => term.times))),
    },
  }
}

/** The least (`direction` 1) or greatest (-1) that these unknowns can be together, and what all unknowns are there. */
function extreme(model: Model, terms: readonly Term[], direction: 1 | -1): { value: number; point: Float64Array } {
  for (const { unknown, times } of terms) model.changeColCost(unknown, direction * times)
  try {
    for (const attempt of [1, 2]) {
      if (model.run().modelStatus === OPTIMAL)
        return { value: direction * model.getObjectiveValue(), point: model.getSolution().colValue }
      if (attempt === 1) model.clearSolver()
    }
  } finally {
    for (const { unknown } of terms) model.changeColCost(unknown, 0)
  }
  throw new Error('the attacker’s programme has no optimum')
}
