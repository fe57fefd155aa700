import { present } from '@lodestone/kernel'
import { openCell } from '../cell/cell.ts'
import type { CellDecision, CellKey, Released } from './decision.ts'
import { brokenByChange, type DisclosureRules, net } from './disclosure.ts'
import { type CellFigure, type CellParts, COMMITMENTS, type Commitment, totalOf } from './figure.ts'
import { decideTogether } from './together.ts'

/** A seeded source of numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What stands in one cell: grams by group and commitment. */
type Standing = Record<Commitment, Map<string, bigint>>

/** One moment at which figures are decided: of all that stands, or of a round's lines. */
export type Moment = {
  readonly stream: string
  readonly cells: readonly Standing[]
  /** What rounds have awarded until then, by round and cell: what stands is less by it. */
  readonly awards?: ReadonlyMap<string, readonly Standing[]>
}
export type Season = {
  readonly conspirators: readonly string[]
  readonly keys: readonly CellKey[]
  readonly moments: readonly Moment[]
}

/** A cell as a publication shows it: its public text, and who contributes what to the figure that stands there. */
export type ShownCell = {
  readonly cell: number
  readonly shown: ReturnType<typeof openCell>
  readonly parts: CellParts
}

const without = (cells: readonly Standing[], gone: (group: string) => boolean): Standing[] =>
  cells.map(cell => ({
    forecast: new Map([...cell.forecast].filter(([group]) => !gone(group))),
    intent: new Map([...cell.intent].filter(([group]) => !gone(group))),
    firm: new Map([...cell.firm].filter(([group]) => !gone(group))),
  }))

const copy = (cells: readonly Standing[]): Standing[] => without(cells, () => false)

export const KEYS: readonly CellKey[] = [
  { material: 'dy-oxide', period: '2027-Q1', bloc: 'EU' },
  { material: 'dy-oxide', period: '2027-Q2', bloc: 'EU' },
  { material: 'dy-oxide', grade: '99.9', period: '2027-Q1', bloc: 'EU' },
]

/**
 * A season: between publications some groups submit, revise, withdraw, go back to what they had or move a line to another cell; rounds pool
 * what joined them, and correct the pool for who left. Some of the time only one or two do anything, which differencing lives on. Three
 * conspirators come, go and change as suits them: a little to lift a cell over the threshold, or much to hide what large ones have.
 */
export function seasonOf(seed: number): Season {
  const random = randomOf(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const conspirators = ['c0', 'c1', 'c2']
  const members = Array.from({ length: 3 + Math.floor(random() * 12) }, (_, nth) => `g${nth}`)
  const groups = [...members, ...conspirators]
  const keys = KEYS.slice(0, 1 + Math.floor(random() * KEYS.length))
  const unequal = 1 + 3 * random()
  const scale = new Map(groups.map(group => [group, 1_000 * Math.exp(unequal * random())]))
  const round = random() < 0.3
  const amount = (group: string): bigint => {
    const grams = (scale.get(group) as number) * (0.5 + random())
    return BigInt(round ? 500 * Math.ceil(grams / 500) : Math.ceil(grams))
  }
  const usual = random() < 0.5 ? ['intent' as const] : (['intent', 'intent', 'firm', 'forecast'] as const)
  const cells: Standing[] = keys.map(() => ({ forecast: new Map(), intent: new Map(), firm: new Map() }))
  for (const cell of cells) for (const group of groups) if (random() < 0.85) cell[pick(usual)].set(group, amount(group))
  const before = copy(cells)

  const moments: Moment[] = [{ stream: 'demand', cells: copy(cells) }]
  const steps = 3 + Math.floor(random() * 4)
  for (let step = 0; step < steps; step++) {
    const few = random() < 0.3
    const changing = few ? [pick(members), pick(members)] : members.filter(() => random() < 0.7)
    const way = random()
    for (const [at, cell] of cells.entries()) {
      if (random() < 0.3) continue
      for (const group of changing) {
        const commitment = pick(usual)
        const had = cell[commitment].get(group)
        if (way < 0.5) cell[commitment].set(group, amount(group))
        else if (way < 0.65) cell[commitment].delete(group)
        else if (way < 0.8) {
          const old = before[at]?.[commitment].get(group)
          if (old) cell[commitment].set(group, old)
          else cell[commitment].delete(group)
        } else if (had !== undefined) {
          cell[commitment].delete(group)
          const other = pick(cells)[commitment]
          other.set(group, (other.get(group) ?? 0n) + had)
        }
      }
      for (const group of conspirators) {
        const what = random()
        for (const one of COMMITMENTS) if (what < 0.6) cell[one].delete(group)
        if (what >= 0.2 && what < 0.6) cell[pick(usual)].set(group, what < 0.4 ? 1n : 10n * amount(group))
      }
    }
    const rounds = random()
    const pool = copy(cells).map(cell => ({ ...cell, forecast: new Map() }))
    if (rounds < 0.4) {
      // A round takes what is meant to be bought, of most groups; then some of them leave, and its pool is corrected.
      const absent = new Set(groups.filter(() => random() < 0.2))
      const joined = without(pool, group => absent.has(group))
      moments.push({ stream: `round-${step}`, cells: joined })
      const left = new Set(groups.filter(() => random() < (few ? 0.1 : 0.5)))
      moments.push({ stream: `round-${step}`, cells: without(joined, group => left.has(group)) })
    } else if (rounds < 0.6) {
      // Two rounds share the groups between them, but for a few that are in both or in neither.
      const place = new Map(groups.map((group, nth) => [group, random() < 0.05 ? 'both' : nth % 2] as const))
      const [spared] = groups.filter(() => random() < 0.2)
      for (const half of [0, 1]) {
        const elsewhere = (group: string) => group === spared || place.get(group) === 1 - half
        moments.push({ stream: `round-${step}-${half}`, cells: without(pool, elsewhere) })
      }
    }
    moments.push({ stream: 'demand', cells: copy(cells) })
  }
  return { conspirators, keys, moments }
}

/** The same season, in which rounds award some of what joined them, all of it to some; what still stands is less by that. */
export function awardedSeason(seed: number): Season {
  const random = randomOf(seed * 7_919)
  const { moments, ...season } = seasonOf(seed)
  let awards = new Map<string, readonly Standing[]>()
  const given = (cells: readonly Standing[]): Standing[] => {
    const share = random()
    const part = (grams: bigint): bigint => {
      const own = random() < 0.8 ? share : random()
      return own > 0.9 ? grams : BigInt(Math.floor(Number(grams) * own))
    }
    return cells.map(cell => {
      const of = (one: Commitment) => new Map([...cell[one]].map(([group, grams]) => [group, part(grams)]))
      return { forecast: new Map(), intent: of('intent'), firm: of('firm') }
    })
  }
  const less = (cells: readonly Standing[]): Standing[] =>
    cells.map((cell, at) => {
      const of = (one: Commitment) =>
        new Map(
          [...cell[one]].flatMap(([group, grams]) => {
            const got = [...awards.values()].reduce((sum, own) => sum + (own[at]?.[one].get(group) ?? 0n), 0n)
            return grams > got ? [[group, grams - got] as const] : []
          }),
        )
      return { forecast: of('forecast'), intent: of('intent'), firm: of('firm') }
    })
  return {
    ...season,
    moments: moments.map(({ stream, cells }) => {
      const standing = less(cells)
      if (stream === DEMAND) return { stream, cells: standing, awards: new Map(awards) }
      awards = new Map(awards).set(stream, given(standing))
      return { stream, cells: standing }
    }),
  }
}

const DEMAND = 'demand'

/** Everything that the rules let be shown over a season, publication by publication, with how each cell was decided. */
export function play(
  { keys, moments }: Season,
  rules: DisclosureRules,
  judgesAwards = true,
): { told: ShownCell[]; decisions: CellDecision[] }[] {
  const released: Released[][] = keys.map(() => [])
  const remembered = keys.map(() => new Set<string>())
  const shown = new Map<string, (Released | undefined)[]>()
  return moments.map(({ stream, cells, awards = new Map<string, readonly Standing[]>() }, publication) => {
    const last = shown.get(stream) ?? []
    const asked = keys.map((key, cell) => ({
      key,
      stream,
      parts: cells[cell] as CellParts,
      released: released[cell] as Released[],
      ...(last[cell] ? { shown: last[cell] } : {}),
      awarded: new Map(
        [...awards].flatMap(([round, own]) =>
          remembered[cell]?.has(round) ? [] : [[round, own[cell] as CellParts] as const],
        ),
      ),
    }))
    const decisions = finish(
      decideTogether(
        asked.map(({ awarded, ...one }) => (judgesAwards ? { ...one, awarded } : one)),
        rules,
      ),
    )
    const told: ShownCell[] = []
    for (const [cell, decision] of decisions.entries()) {
      if (decision.kind !== 'open') continue
      // Who was told the awards adds them to what stands.
      const but = judgesAwards ? (decision.butFor ?? []) : butForOf(present(asked[cell]), decision.figure)
      for (const { round, figure } of but) {
        remembered[cell]?.add(round)
        told.push({ cell, shown: openCell(keys[cell] as CellKey, figure), parts: figure.parts })
        if (judgesAwards) released[cell]?.push({ ...figure, stream, publication: publication - 0.5 })
      }
    }
    shown.set(
      stream,
      decisions.map((decision, cell) => {
        if (decision.kind === 'suppressed') return undefined
        const figure = { ...decision.figure, stream, publication }
        if (decision.kind === 'open' && decision.fresh) released[cell]?.push(figure)
        told.push({ cell, shown: openCell(keys[cell] as CellKey, figure), parts: figure.parts })
        return figure
      }),
    )
    return { told, decisions }
  })
}

/** What a cell that is shown comes to but for each award that may have been told. */
const butForOf = ({ awarded }: { awarded: ReadonlyMap<string, CellParts> }, shown: CellFigure) =>
  [...awarded]
    .filter(([, own]) => brokenByChange(totalOf(own)) === undefined)
    .map(([round, own]) => {
      const both = (one: Commitment) => net([shown.parts[one], own[one]])
      const parts: CellParts = { forecast: both('forecast'), intent: both('intent'), firm: both('firm') }
      return { round, figure: { split: shown.split, parts } }
    })

/** Runs a calculation that is cut in slices to its end. */
export function finish<T>(slices: Generator<void, T>): T {
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}
