import type { Model } from 'highs'
import { type Movement, movementsIn, type Seen } from './movement.fixture.ts'
import { extreme, modelOf, type Row, type Term } from './programme.fixture.ts'

/**
 * An attacker, written from what infra/docs/disclosure.md says of it and from nothing that defends: it reads published cells and computes by
 * linear programming between which bounds a rival's kilograms lie.
 */

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

type Target = { readonly what: string; readonly terms: readonly Term[]; readonly trueKg: number }

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
    const model = await modelOf(rows, count)
    try {
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
