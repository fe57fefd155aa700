import type { Cell, Share } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { COMMITMENTS } from '../../services/aggregation/src/disclosure/figure.ts'
import type { Seen } from '../../services/aggregation/src/disclosure/movement.fixture.ts'
import { randomOf, type Season } from '../../services/aggregation/src/disclosure/season.fixture.ts'
import type { ServedNeed } from '../../services/rounds/src/disclosure/flow.ts'
import type { LineSum, PoolSheet } from '../../services/rounds/src/disclosure/pool.ts'
import { placesOf as placesWithout } from '../../services/rounds/src/disclosure/share.ts'

export const MATERIAL = 'dy-oxide'

/** What a group has of a commitment in a cell, or of what is done with it. */
export type Part = {
  readonly cell: number
  readonly group: string
  readonly commitment: (typeof COMMITMENTS)[number]
  readonly grams: bigint
}
export type Sale = ServedNeed & { readonly part: Part }

/** A round of a season: its lines and what became of them, its pool sheets as anybody reads them, and what was made of it. */
export type Round = {
  readonly confirmed: readonly Part[]
  readonly screened: readonly Part[]
  readonly asked: readonly Part[]
  readonly lines: readonly LineSum[]
  readonly sheets: readonly PoolSheet[]
  /** The lines in the figures that its last sheet shows. A cell that is held shows those that have left too. */
  readonly pooled: readonly LineSum[]
  readonly sales: readonly Sale[]
  /** What suppliers have left, by group. */
  readonly unsold: ReadonlyMap<string, bigint>
}

/** The third cell is Japan's here, so that rounds have two blocs. */
export const blocOf = (cell: number): 'EU' | 'JP' => (cell === 2 ? 'JP' : 'EU')

/** What stands in a moment of a round, part by part. */
const partsOf = (season: Season, moment: number): Part[] =>
  (season.moments[moment]?.cells ?? []).flatMap((standing, cell) =>
    COMMITMENTS.flatMap(commitment =>
      [...standing[commitment]].map(([group, grams]) => ({ cell, group, commitment, grams })),
    ),
  )

export const nameOf = ({ cell, group, commitment }: Part): string => `${cell} ${group} ${commitment}`

/** The rounds of a season. */
export function roundsOf(season: Season, seed: number, seen: readonly Seen[]): Round[] {
  const random = randomOf(seed + 1_000_000)
  const streams = Map.groupBy(season.moments.entries(), ([, moment]) => moment.stream)
  streams.delete('demand')
  return [...streams.values()].map(moments => {
    const numbers = moments.map(([nth]) => nth)
    const confirmed = partsOf(season, numbers.at(-1) ?? 0)
    const still = new Set(confirmed.map(nameOf))
    const screened = [...new Map(numbers.flatMap(nth => partsOf(season, nth)).map(one => [nameOf(one), one])).values()]
    // Lines of their own that were dropped: of amounts that stand nowhere else.
    const dropped = screened
      .filter(() => random() < 0.05)
      .map(one => ({ ...one, commitment: 'firm' as const, grams: one.grams + 1n }))
    const line = (part: Part, fate: LineSum['fate']): LineSum => ({
      ...keyOf(season, part.cell),
      group: part.group,
      // As rounds know them: of a line that is not sealed they are told no commitment.
      commitment: fate === 'confirmed' ? part.commitment : '',
      fate,
      grams: part.grams,
    })
    return {
      confirmed,
      screened,
      asked: [...screened, ...dropped],
      lines: [
        ...screened.map(one => line(one, still.has(nameOf(one)) ? 'confirmed' : 'left')),
        ...dropped.map(one => line(one, 'dropped')),
      ],
      sheets: numbers.map((publication, nth) => ({ version: nth + 1, cells: cellsOf(season, seen, publication) })),
      pooled: seen
        .filter(one => one.publication === numbers.at(-1))
        .flatMap(({ cell, who }) => who.map(one => line({ ...one, cell: Number(cell) } as Part, 'confirmed'))),
      ...trade(season, confirmed, random),
    }
  })
}

function keyOf(season: Season, cell: number) {
  const { material, grade, period } = season.keys[cell] as Season['keys'][number]
  return { material, grade: grade ?? null, period, bloc: blocOf(cell) }
}

function cellsOf(season: Season, seen: readonly Seen[], publication: number): Cell[] {
  const told = new Map(seen.filter(one => one.publication === publication).map(one => [one.cell, one]))
  return season.keys.map((known, cell): Cell => {
    const key = { ...known, bloc: blocOf(cell) }
    const shown = told.get(`${cell}`)
    if (shown === undefined) return { ...key, suppressed: true }
    const { quantityKg, commitments } = shown
    return {
      ...key,
      quantityKg,
      contributors: 5,
      ...(commitments ? { commitments: commitments as { forecast: string; intent: string; firm: string } } : {}),
    }
  })
}

/** How a round serves what was confirmed: all of it, all but a few groups, some groups or cells first, or a share of everything. */
function served(confirmed: readonly Part[], random: () => number): Part[] {
  const way = random()
  const share = BigInt(30 + Math.floor(65 * random()))
  const firsts = [...new Set(confirmed.flatMap(one => [one.group, `${one.cell}`]))].sort()
  const luck = new Map(firsts.map(one => [one, random()] as const))
  return confirmed.flatMap(part => {
    const [ofGroup, ofCell] = [luck.get(part.group) ?? 0, luck.get(`${part.cell}`) ?? 0]
    const short =
      way < 0.2 ? false : way < 0.4 ? ofGroup < 0.15 : way < 0.6 ? ofGroup < 0.5 : way < 0.8 ? ofCell < 0.5 : true
    // Of a cell that comes last one line in three gets anything.
    const grams = !short ? part.grams : way >= 0.6 && way < 0.8 && ofGroup < 0.7 ? 0n : (part.grams * share) / 100n
    return grams > 0n ? [{ ...part, grams }] : []
  })
}

const COUNTRIES = ['AU', 'US', 'FR']

/** Who sells what was served: all a part of every line, or a few of each; what is then accepted, contracted and delivered; and what is left. */
function trade(season: Season, confirmed: readonly Part[], random: () => number): Pick<Round, 'sales' | 'unsold'> {
  const mined = COUNTRIES.slice(0, 1 + Math.floor(2 * random()))
  const separated = random() < 0.7 ? COUNTRIES.slice(0, 1) : COUNTRIES
  const suppliers = Array.from({ length: 4 + Math.floor(random() * 12) }, (_, nth) => {
    const pick = (countries: readonly string[]) => countries[Math.floor(random() * countries.length)] as string
    const chain = [
      { stage: 'mining', country: pick(mined) },
      { stage: 'separation', country: pick(separated) },
    ]
    return { name: `s${nth}`, weight: BigInt(Math.ceil(10 * Math.exp(1.5 * random()))), chain }
  })
  const few = random() < 0.3
  const declining = random()
  const decided = new Map<string, boolean>()
  const accepts = (name: string): boolean => {
    const known = decided.get(name) ?? random() >= (declining < 0.5 ? 0.1 : 0.3)
    decided.set(name, known)
    return known
  }
  const reports = BigInt(40 + Math.floor(60 * random()))
  const sales = served(confirmed, random).flatMap((part): Sale[] => {
    const from = few ? suppliers.filter(() => random() < 0.4) : suppliers
    const sellers = from.length > 0 ? from : suppliers.slice(0, 1)
    const all = sellers.reduce((sum, { weight }) => sum + weight, 0n)
    let left = part.grams
    return sellers.flatMap(({ name, weight, chain }, nth): Sale[] => {
      const matched = nth === sellers.length - 1 ? left : (part.grams * weight) / all
      left -= matched
      if (matched === 0n) return []
      const accepted = accepts(part.group) && (declining < 0.7 || accepts(`${nameOf(part)} ${name}`)) ? matched : 0n
      const contracted = accepts(`contract ${part.group}`) ? accepted : (accepted * reports) / 100n
      const delivered = accepts(`delivery ${name}`) ? contracted : (contracted * reports) / 100n
      const line = confirmed.find(one => nameOf(one) === nameOf(part)) as Part
      return [
        {
          ...keyOf(season, part.cell),
          commitment: part.commitment,
          group: part.group,
          supplierGroup: name,
          chain,
          part: line,
          ...{ matched, accepted, contracted, delivered },
        },
      ]
    })
  })
  const unsold = new Map(
    suppliers.flatMap(({ name }) => {
      const sold = sales.filter(one => one.supplierGroup === name).reduce((sum, one) => sum + one.matched, 0n)
      return random() < 0.5 ? [] : [[name, (sold * BigInt(Math.ceil(100 * random()))) / 100n + 1n] as const]
    }),
  )
  return { sales, unsold }
}

export const placesOf = (sale: Sale): string[] => placesWithout(sale, [])
const sum = (sales: readonly Sale[]): bigint => sales.reduce((all, one) => all + one.matched, 0n)

/** What each country supplied at each stage, as a round's result tells it. */
export function sharesOf(sales: readonly Sale[]): Share[] {
  const places = [...new Set(sales.flatMap(placesOf))].sort()
  return places.map(place => {
    const [stage = '', country = ''] = place.split('\t')
    const kg = formatKg(sum(sales.filter(one => placesOf(one).includes(place))))
    return { material: MATERIAL, stage, country, kg, ofDemandPct: '', ofMatchedPct: '', withinCap: true }
  })
}
