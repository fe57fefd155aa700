import type { Cell, ElementSums, RoundElements, Totals } from '@lodestone/contracts'
import { formatKg, type Grams, grams } from '@lodestone/kernel'
import {
  ASSUMPTIONS,
  containedIn,
  findMaterial,
  isByGrade,
  isSubstitution,
  type Lot,
  type Service,
  savedBy,
  showContained,
  showSaving,
} from '@lodestone/provenance'

/** Goods, or a need of goods, of one bloc's members; offers have no bloc. */
export type Placed = Lot & { readonly bloc?: string | undefined }

/** What the allocations of a round serve, and for whom. */
export type Match = Service & { readonly bloc?: string | undefined }

/** A round's books and what was matched of them, as far as they are there. */
export type Books = {
  readonly confirmed?: readonly Placed[]
  readonly offered?: readonly (Lot & { readonly level: string })[]
  readonly matched?: readonly Match[]
}

/** Figures that a round shows to everybody: of its pool sheet, and of its disclosed totals by material. */
export type Shown = {
  readonly cells: readonly Cell[]
  readonly byMaterial: readonly ({ readonly material: string } & Partial<Totals>)[]
}

/** Pairs of what was asked and what served it that an answer names; its sums count all. */
const MOST_PAIRS = 100

const NOTES = [
  'Mass of the element in the goods. Quantities of different stages are compared as what they contain, never added up themselves.',
  'Oxide is what making all of it from oxide takes; recycled feed is not taken off.',
  'Ranges hold what was declared exactly, and where nothing was declared what material and grade typically contain.',
]

/** What a round's books contain, whole: for who sees every line and offer. `floor`: the levels of origin that the round takes. */
export function elementsOf(books: Books, { cells }: Pick<Shown, 'cells'>, floor: readonly string[]): RoundElements {
  const { confirmed, offered, matched } = books
  return {
    from: 'sealed-books',
    assumptions: ASSUMPTIONS,
    notes: NOTES,
    ...pooled(cells),
    ...(confirmed ? { confirmed: sumsOf(confirmed) } : {}),
    ...(offered
      ? { offered: sumsOf(offered), eligible: sumsOf(offered.filter(({ level }) => floor.includes(level))) }
      : {}),
    ...(matched
      ? {
          matched: sumsOf(matched.map(({ goods, grams, bloc }) => ({ ...goods, grams, bloc }))),
          substitution: substitutionOf(matched.filter(isSubstitution)),
        }
      : {}),
  }
}

/**
 * What anybody could compute from the figures that a round shows to everybody, and nothing else: that is all this function is given. Totals are by
 * material, so no grade or composition narrows their ranges.
 */
export function elementsOfShown({ cells, byMaterial }: Shown): RoundElements {
  const figure = (name: 'confirmed' | 'matched'): { [name]?: ElementSums } => {
    const rows = byMaterial.flatMap(row =>
      row[name] === undefined ? [] : [{ material: row.material, grams: grams(row[name]) }],
    )
    return rows.length === 0 ? {} : { [name]: sumsOf(rows) }
  }
  return {
    from: 'disclosed-figures',
    assumptions: ASSUMPTIONS,
    notes: NOTES,
    ...pooled(cells),
    ...figure('confirmed'),
    ...figure('matched'),
  }
}

/** Open cells of the published sheet; a suppressed one adds nothing. */
function pooled(cells: readonly Cell[]): Pick<RoundElements, 'pool'> {
  const open = cells.flatMap(cell => ('suppressed' in cell ? [] : [{ ...cell, grams: grams(cell.quantityKg) }]))
  return open.length === 0 ? {} : { pool: sumsOf(open) }
}

function sumsOf(lots: readonly Placed[]): ElementSums {
  const by = (key: (lot: Placed) => string | undefined) =>
    [...Map.groupBy(lots, key)]
      .flatMap(([name, own]) => (name === undefined ? [] : [{ name, elements: showContained(containedIn(own)) }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  const byBloc = by(lot => lot.bloc)
  return {
    elements: showContained(containedIn(lots)),
    ...(byBloc.length > 0 ? { byBloc: byBloc.map(({ name, elements }) => ({ bloc: name, elements })) } : {}),
    byStage: by(lot => findMaterial(lot.material)?.stage ?? 'unknown').map(({ name, elements }) => ({
      stage: name,
      elements,
    })),
  }
}

function substitutionOf(services: readonly Match[]): RoundElements['substitution'] {
  const saved = (some: readonly Match[]) => showSaving(savedBy(some))
  const pairs = [...Map.groupBy(services, ({ asked, goods }) => `${nameOf(asked)} for ${nameOf(goods)}`).values()]
    .map(some => ({ some, goods: sum(some, one => one.grams), need: sum(some, needOf) }))
    .sort((a, b) => (a.need > b.need ? -1 : a.need < b.need ? 1 : 0))
  return {
    saved: saved(services),
    byGrade: saved(services.filter(isByGrade)),
    bySubstitute: saved(services.filter(one => !isByGrade(one))),
    pairs: pairs.slice(0, MOST_PAIRS).map(({ some, goods, need }) => ({
      asked: kindOf((some[0] as Match).asked),
      goods: kindOf((some[0] as Match).goods),
      goodsKg: formatKg(goods),
      needKg: formatKg(need),
      saved: saved(some),
    })),
  }
}

type Kind = { readonly material: string; readonly grade?: string | undefined }
const nameOf = ({ material, grade }: Kind): string => `${material} ${grade ?? ''}`
const kindOf = ({ material, grade }: Kind) => ({ material, ...(grade === undefined ? {} : { grade }) })

/** Rounded down over the allocations of one ratio together: a gram more than allocation by allocation, at most, for each of them. */
const needOf = ({ grams, ratio }: Match): Grams => (grams * ratio) / 1_000_000n
const sum = (services: readonly Match[], of: (one: Match) => Grams): Grams =>
  services.reduce((total, one) => total + of(one), 0n)
