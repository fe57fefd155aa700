import { floatAt, type Model, optimum, UNBOUNDED } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import type { Chain } from './chain.ts'
import type { Rank } from './groups.ts'
import type { Programme } from './programme.ts'
import { reachIn } from './reach.ts'

/** What of what each group asks for it gets, and how many grams flow on each arc where that was asked for. */
export type Served = { readonly shares: Float64Array; readonly flows?: Float64Array }

export type Question = {
  /** The most grams on each arc. */
  readonly upper: Float64Array
  /** Grams that the groups of a rank ask for, given what of theirs those of the rank before get. */
  readonly asked: (rank: Rank, shares: Float64Array) => Float64Array
  /** Who has which contracts: with the same needs and limits but others of these a month is another. */
  readonly contracts: readonly number[]
  readonly flows: boolean
}

/** What a kilogram more is worth beside the cost of its way, the dearest being one: no way has as many arcs. */
const KILOGRAM = 1000
/** Of a dual times what its group asks for, which come to one together: less is nothing. */
const TIGHT = 1e-7
/** Less than this short of all is all. */
const ALL = 1e-12
/** Kilograms that floats may lose. */
const SLACK = 1e-7

/** Answers month by month on one warm model: the least total shortage, shares as equal as that allows, then the cheapest ways. */
export class MonthSolver {
  readonly #model: Model
  readonly #chain: Chain
  readonly #programme: Programme
  readonly #lower: Float64Array
  readonly #upper: Float64Array
  readonly #reach: ReturnType<typeof reachIn>

  constructor(model: Model, chain: Chain, programme: Programme) {
    this.#model = model
    this.#chain = chain
    this.#programme = programme
    this.#reach = reachIn(chain.nodes.length, chain.arcs)
    this.#lower = new Float64Array(chain.arcs.length + 1)
    this.#upper = new Float64Array(chain.arcs.length + 1)
  }

  answer({ upper, asked, flows }: Question): Served {
    const { groups } = this.#chain
    const shares = new Float64Array(groups.length)
    this.#begin(upper)
    const scarce: { rank: Rank; asked: Float64Array; got: number }[] = []
    let columns: Float64Array | undefined
    for (const rank of [1, 2] as const) {
      const own = asked(rank, shares)
      const wanted = this.#of(rank).reduce((sum, g) => sum + floatAt(own, g), 0)
      if (rank === 1 && wanted === 0) continue
      if (!flows) {
        // The shares alone: those who can rise no more have together what there is, so that nobody need ask how much that is.
        for (const g of this.#of(rank)) this.#bound(g, 0, floatAt(own, g) / 1000)
        this.#raise(rank, own, undefined, shares)
        for (const g of this.#of(rank)) this.#keep(g, floatAt(own, g), floatAt(shares, g))
        continue
      }
      columns = this.#most(rank, own)
      const got = Math.round(
        this.#of(rank).reduce((sum, g) => sum + floatAt(present(columns), this.#fill(g)), 0) * 1000,
      )
      if (got < wanted) {
        scarce.push({ rank, asked: own, got })
        if (got > 0) this.#raise(rank, own, got / 1000, shares)
      } else for (const g of this.#of(rank)) shares[g] = 1
      for (const g of this.#of(rank)) this.#keep(g, floatAt(own, g), floatAt(shares, g))
    }
    if (!flows) return { shares }
    return { shares, flows: scarce.length === 0 ? this.#inGrams(present(columns)) : this.#cheapest(scarce, shares) }
  }

  #of = (rank: Rank): number[] => [...this.#chain.groups.keys()].filter(g => this.#chain.groups[g]?.rank === rank)
  #fill = (group: number): number => present(this.#chain.fills[group])

  #begin(upper: Float64Array): void {
    for (let c = 0; c < upper.length; c++) {
      this.#lower[c] = 0
      this.#upper[c] = Number.isFinite(floatAt(upper, c)) ? floatAt(upper, c) / 1000 : UNBOUNDED
    }
    this.#upper[this.#programme.level] = 1
    for (const g of this.#chain.groups.keys()) this.#bound(g, 0, 0)
  }

  #bound(group: number, least: number, most: number): void {
    this.#lower[this.#fill(group)] = least
    this.#upper[this.#fill(group)] = most
  }

  /** Leaves a group what it has, for what follows. */
  #keep(group: number, asked: number, share: number): void {
    const [held, most] = [(asked * share) / 1000, asked / 1000]
    this.#bound(
      group,
      share === 1 ? most : Math.max(0, held - SLACK),
      share === 1 ? most : Math.min(most, held + SLACK),
    )
  }

  #optimum(costs: Float64Array) {
    const all = { kind: 'range', from: 0, to: costs.length - 1 } as const
    this.#model.changeColsBounds(all, this.#lower, this.#upper)
    this.#model.changeColsCost(all, costs)
    return optimum(this.#model)
  }

  /** The most that a rank can have together, the last on its cheapest ways. */
  #most(rank: Rank, asked: Float64Array): Float64Array {
    const { costs } = this.#programme
    const worth = rank === 2 ? costs.slice() : new Float64Array(costs.length)
    for (const g of this.#of(rank)) {
      this.#bound(g, 0, floatAt(asked, g) / 1000)
      worth[this.#fill(g)] = -KILOGRAM
    }
    return this.#optimum(worth).columns
  }

  /** Raises the shares of a rank all together, and leaves behind who can rise no more, until nobody can; of a total where it is known. */
  #raise(rank: Rank, asked: Float64Array, total: number | undefined, shares: Float64Array): void {
    const { level, levelRows, rankRows, costs } = this.#programme
    const model = this.#model
    const row = (g: number): number => present(levelRows[g])
    const open = new Set(this.#of(rank).filter(g => floatAt(asked, g) > 0))
    if (total !== undefined) model.changeRowBounds(rankRows[rank], total - SLACK, UNBOUNDED)
    for (const g of open) {
      model.changeCoefficient(row(g), level, -floatAt(asked, g) / 1000)
      model.changeRowBounds(row(g), 0, UNBOUNDED)
    }
    const upwards = new Float64Array(costs.length)
    upwards[level] = -1
    while (open.size > 0) {
      const { columns, rowDuals } = this.#optimum(upwards)
      const reached = Math.min(1, floatAt(columns, level))
      const settled = reached > 1 - ALL ? [...open] : this.#stuck(open, asked, reached, columns)
      // Floats may hide who is stuck; a dual value names at least one of them.
      const limits = (g: number) => Math.abs(floatAt(rowDuals, row(g))) * (floatAt(asked, g) / 1000) > TIGHT
      const tight = settled.length > 0 ? settled : [...open].filter(limits)
      for (const g of tight.length > 0 ? tight : [...open]) {
        shares[g] = reached > 1 - ALL ? 1 : reached
        open.delete(g)
        model.changeRowBounds(row(g), -UNBOUNDED, UNBOUNDED)
        this.#bound(g, Math.max(0, (floatAt(asked, g) / 1000) * reached - SLACK), floatAt(asked, g) / 1000)
      }
    }
    model.changeRowBounds(rankRows[rank], -UNBOUNDED, UNBOUNDED)
  }

  /** Who of the open has no more than the level, and can have none of what others have above it, nor of what nobody has. */
  #stuck(open: ReadonlySet<number>, asked: Float64Array, reached: number, columns: Float64Array): number[] {
    const node = (g: number): number => present(this.#chain.arcs[this.#fill(g)]?.from)
    const hasMore = (g: number) => floatAt(columns, this.#fill(g)) - (floatAt(asked, g) / 1000) * reached > 10 * SLACK
    const source = this.#chain.nodes.length
    const reachable = this.#reach(columns, this.#upper, [source, ...[...open].filter(hasMore).map(node)])
    return [...open].filter(g => !hasMore(g) && reachable[node(g)] === 0)
  }

  /** The cheapest ways to what was settled, in whole grams: each group its share of what it asked, rounded down or up, and all together what there is. */
  #cheapest(scarce: readonly { rank: Rank; asked: Float64Array; got: number }[], shares: Float64Array): Float64Array {
    const { rankRows, costs } = this.#programme
    const row = (rank: Rank): number => rankRows[rank]
    for (const { rank, asked, got } of scarce) {
      for (const g of this.#of(rank)) {
        const most = floatAt(asked, g)
        const least = Math.min(Math.floor(most * floatAt(shares, g) + 1e-3), most)
        this.#bound(g, least / 1000, Math.min(least + 1, most) / 1000)
      }
      this.#model.changeRowBounds(row(rank), got / 1000, got / 1000)
    }
    const { columns } = this.#optimum(costs)
    const flows = this.#inGrams(columns)
    for (const { rank, asked } of scarce) {
      this.#model.changeRowBounds(row(rank), -UNBOUNDED, UNBOUNDED)
      // What lines share is what there is, to the gram.
      for (const g of this.#of(rank))
        if (floatAt(asked, g) > 0) shares[g] = floatAt(flows, this.#fill(g)) / floatAt(asked, g)
    }
    return flows
  }

  /** Limits are whole grams and the programme is a network: so is what solves it, but for floats. Throws where it is not. */
  #inGrams(columns: Float64Array): Float64Array {
    const { arcs, nodes } = this.#chain
    const flows = Float64Array.from(arcs, (_, c) => Math.round(floatAt(columns, c) * 1000))
    const balance = new Float64Array(nodes.length)
    for (const [c, { from, to }] of arcs.entries()) {
      if (from !== undefined) balance[from] = floatAt(balance, from) - floatAt(flows, c)
      if (to !== undefined) balance[to] = floatAt(balance, to) + floatAt(flows, c)
    }
    if (balance.some(left => left !== 0)) throw new RangeError('what flows into a node is not what leaves it')
    return flows
  }
}
