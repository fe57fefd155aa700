import { type Sparse, sparseModel, UNBOUNDED } from '@lodestone/engine/linear'
import { type Bloc, present } from '@lodestone/kernel'
import type { Kind } from '../book/book.ts'
import { SHARES, type YearRows } from '../terms/rows.ts'
import { smallest } from '../terms/smallest.ts'
import type { Terms } from '../terms/terms.ts'

/** Kilograms and thousands of euros, so that numbers stay near one thousand. */
export const kilograms = (grams: bigint): number => Number(grams) / 1000
export const thousands = (cents: bigint): number => Number(cents) / 100_000
/** What a kilogram, as a thousandth of its weight, counts for. */
export const counting = (weight: bigint): number => Number(weight) / 1000

/** What else a project would need, as columns: tonnes that buyers of a bloc or of none ask more, what passes a cap, and money. */
export type Extra = {
  readonly offtake: ReadonlyMap<number, number>
  readonly caps: { readonly y: number; readonly row: number; readonly column: number }[]
  readonly money: ReadonlyMap<Kind, number>
}

/** Which projects are banked, with which pledges and offtake: an integer programme. */
export type Programme = {
  readonly sparse: Sparse
  /** By project: whether it is banked. */
  readonly banked: readonly number[]
  /** By year and cell. */
  readonly cells: readonly (readonly number[])[]
  /** By use: what it gives, and where its conditions depend on who gets what, whether it gives anything. */
  readonly gives: readonly number[]
  readonly used: ReadonlyMap<number, number>
  readonly served: Float64Array
  readonly euros: Float64Array
  readonly servedRow: number
  readonly eurosRow: number
  readonly extra: Extra
}

/** `fate`: whether a project is open, banked or left out. `lacking` may have what it lacks, its offtake from buyers of `bloc`; `must` is a use that it has to have. */
export type Question = {
  readonly fate?: (project: number) => boolean | undefined
  readonly lacking?: { readonly project: number; readonly bloc?: Bloc; readonly must?: number }
}

type Entries = [column: number, value: number][]

export function programmeOf(terms: Terms, years: readonly YearRows[], { fate, lacking }: Question = {}): Programme {
  const { projects, asks, uses } = terms
  const sparse = sparseModel()
  const banked = projects.map((_, p) => {
    const state = fate?.(p)
    return sparse.column(state ? 1 : 0, state === false ? 0 : 1, true)
  })
  const cells = years.map((own, y) =>
    own.cells.map(({ ask, project }) => {
      const [asked, left] = [present(asks[ask]).grams[y], present(projects[project]).available[y]].map(present)
      return sparse.column(0, kilograms(smallest(present(asked), present(left))))
    }),
  )
  const gives = uses.map(({ most }) => sparse.column(0, thousands(most)))
  const used = new Map<number, number>()
  for (const [u, { offtake }] of uses.entries())
    if (offtake.length > 0) used.set(u, sparse.column(u === lacking?.must ? 1 : 0, 1, true))
  const extra = extraOf(sparse, terms, years, lacking)
  for (const [y, own] of years.entries()) addYear(own, y)
  addMoney(sparse, terms, { banked, gives, used, extra }, lacking?.project)
  const served = new Float64Array(sparse.size())
  const euros = new Float64Array(sparse.size())
  for (const [y, own] of years.entries())
    for (const [c, { ask }] of own.cells.entries())
      served[present(present(cells[y])[c])] = counting(present(asks[ask]).weight)
  for (const [p, { seeks }] of projects.entries())
    euros[present(banked[p])] = thousands([...seeks.values()].reduce((sum, own) => sum + own, 0n))
  const total = (of: Float64Array) =>
    sparse.row(
      -UNBOUNDED,
      UNBOUNDED,
      [...of].flatMap((value, c) => (value === 0 ? [] : [[c, value] as const])),
    )
  return {
    ...{ sparse, banked, cells, gives, used, served, euros, extra },
    servedRow: total(served),
    eurosRow: total(euros),
  }

  function addYear({ rows }: YearRows, y: number): void {
    for (const [r, row] of rows.entries()) {
      const scale = row.kind === 'offtake' ? Number(SHARES) : 1
      const entries: Entries = row.terms.map(([c, times]) => [present(present(cells[y])[c]), Number(times) / scale])
      const more = extra.offtake.get(y)
      switch (row.kind) {
        case 'ask':
          sparse.row(-UNBOUNDED, kilograms(row.most), entries)
          break
        case 'project': {
          const own = row.project === lacking?.project
          if (own && more !== undefined) entries.push([more, 1])
          // What it cannot have at all is not what others could buy.
          const least = own && row.least > row.most ? row.most : row.least
          sparse.row(-UNBOUNDED, 0, [...entries, [present(banked[row.project]), -kilograms(row.most)]])
          if (least > 0n) sparse.row(0, UNBOUNDED, [...entries, [present(banked[row.project]), -kilograms(least)]])
          break
        }
        case 'cap': {
          const counted = lacking && more !== undefined && row.counts(lacking.project, lacking.bloc)
          if (counted) entries.push([more, 1])
          const passed = extra.caps.find(one => one.y === y && one.row === r)
          if (passed) entries.push([passed.column, -1])
          sparse.row(-UNBOUNDED, kilograms(row.most), entries)
          break
        }
        case 'offtake': {
          const shortest = kilograms(row.shortest) / scale
          if (present(uses[row.use]).project === lacking?.project && more !== undefined)
            entries.push([more, (lacking?.bloc === row.bloc ? 1 : 0) - Number(row.of) / scale])
          sparse.row(shortest, UNBOUNDED, [...entries, [present(used.get(row.use)), shortest]])
        }
      }
    }
  }
}

function extraOf(sparse: Sparse, terms: Terms, years: readonly YearRows[], lacking: Question['lacking']): Extra {
  if (!lacking) return { offtake: new Map(), caps: [], money: new Map() }
  const { project } = lacking
  const { available, seeks } = present(terms.projects[project])
  return {
    offtake: new Map(
      available.flatMap((most, y) => (most > 0n ? [[y, sparse.column(0, kilograms(most))] as const] : [])),
    ),
    caps: years.flatMap(({ rows }, y) =>
      rows.flatMap((row, r) =>
        row.kind === 'cap' && (row.counts(project, 'EU') || row.counts(project, 'JP') || row.counts(project, undefined))
          ? [{ y, row: r, column: sparse.column(0, UNBOUNDED) }]
          : [],
      ),
    ),
    money: new Map([...seeks].map(([kind, most]) => [kind, sparse.column(0, thousands(most))] as const)),
  }
}

function addMoney(
  sparse: Sparse,
  { projects, pledges, uses }: Terms,
  { banked, gives, used, extra }: Pick<Programme, 'banked' | 'gives' | 'used' | 'extra'>,
  lacking: number | undefined,
): void {
  for (const [p, { seeks }] of projects.entries())
    for (const [kind, sought] of seeks) {
      const entries: Entries = uses.flatMap((use, u) =>
        use.project === p && use.kind === kind ? [[present(gives[u]), 1]] : [],
      )
      const more = p === lacking ? extra.money.get(kind) : undefined
      if (more !== undefined) entries.push([more, 1])
      sparse.row(0, 0, [...entries, [present(banked[p]), -thousands(sought)]])
    }
  for (const [f, { cents }] of pledges.entries()) {
    const own: Entries = uses.flatMap(({ pledge }, u) => (pledge === f ? [[present(gives[u]), 1]] : []))
    sparse.row(-UNBOUNDED, thousands(cents), own)
  }
  for (const [u, column] of used)
    sparse.row(-UNBOUNDED, 0, [
      [present(gives[u]), 1],
      [column, -thousands(present(uses[u]).most)],
    ])
}
