import { type Cell, ELEMENT_NOTES, type ElementSums, type RoundElements, type Totals } from '@lodestone/contracts'
import { type Assurance, formatKg, type Grams, grams, namesOf, present } from '@lodestone/kernel'
import {
  ASSUMPTIONS,
  addContained,
  addSavings,
  type Contained,
  containedIn,
  findMaterial,
  isByGrade,
  isSubstitution,
  type Lot,
  type ServedGoods,
  savedBy,
  showContained,
  showSaving,
} from '@lodestone/provenance'
import { needOf } from '../allocation/allocation.need.ts'

/** Goods, or a need of goods, of one bloc's members; offers have no bloc. */
export type PlacedLot = Lot & { readonly bloc?: string | undefined }

/** What the allocations of a round serve, and for whom. */
export type MatchedGoods = ServedGoods & { readonly bloc?: string | undefined }

/** The origin of an offer: its level, and how that is known where it is more than the supplier's word. */
export type Origin = { readonly level: string; readonly assurance?: Assurance | undefined }

/** A round's books and what was matched of them, as far as they are there. */
export type RoundGoods = {
  readonly confirmed?: readonly PlacedLot[]
  readonly offered?: readonly (Lot & Origin)[]
  readonly matched?: readonly MatchedGoods[]
}

/** Figures that a round shows to everybody: of its pool sheet, and of its disclosed totals by material. */
export type ShownFigures = {
  readonly cells: readonly Cell[]
  readonly byMaterial: readonly ({ readonly material: string } & Partial<Totals>)[]
}

/** Pairs of what was asked and what served it that an answer names; its sums count all. */
const MOST_PAIRS = 100

const NOTES = { notes: Object.values(ELEMENT_NOTES), noteCodes: namesOf(ELEMENT_NOTES) }

/** What a round's books contain, whole: for who sees every line and offer. `takes`: whether the round takes an origin. */
export function elementsOf(
  books: RoundGoods,
  { cells }: Pick<ShownFigures, 'cells'>,
  takes: (origin: Origin) => boolean,
): RoundElements {
  const { confirmed, offered, matched } = books
  return {
    from: 'sealed-books',
    assumptions: ASSUMPTIONS,
    ...NOTES,
    ...pooled(cells),
    ...(confirmed ? { confirmed: sumsOf(confirmed) } : {}),
    ...(offered ? { offered: sumsOf(offered), eligible: sumsOf(offered.filter(takes)) } : {}),
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
export function elementsOfShown({ cells, byMaterial }: ShownFigures): RoundElements {
  const figure = (name: 'confirmed' | 'matched'): { [name]?: ElementSums } => {
    const rows = byMaterial.flatMap(row =>
      row[name] === undefined ? [] : [{ material: row.material, grams: grams(row[name]) }],
    )
    return rows.length === 0 ? {} : { [name]: sumsOf(rows) }
  }
  return {
    from: 'disclosed-figures',
    assumptions: ASSUMPTIONS,
    ...NOTES,
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

function sumsOf(lots: readonly PlacedLot[]): ElementSums {
  const parts = [...Map.groupBy(lots, lot => `${lot.bloc ?? ''} ${stageOf(lot)}`).values()].map(own => ({
    bloc: own[0]?.bloc,
    stage: stageOf(present(own[0])),
    contained: containedIn(own),
  }))
  const whole = (some: readonly Part[]) => showContained(addContained(some.map(({ contained }) => contained)))
  const blocs = Map.groupBy(parts, ({ bloc }) => bloc)
  blocs.delete(undefined)
  return {
    materials: [...new Set(lots.map(({ material }) => material))].sort(),
    elements: whole(parts),
    ...(blocs.size > 0 ? { byBloc: sorted(blocs).map(([bloc, own]) => ({ bloc, elements: whole(own) })) } : {}),
    byStage: sorted(Map.groupBy(parts, ({ stage }) => stage)).map(([stage, own]) => ({ stage, elements: whole(own) })),
  }
}

type Part = { readonly bloc: string | undefined; readonly stage: string; readonly contained: Contained }
const stageOf = ({ material }: PlacedLot): string => findMaterial(material)?.stage ?? 'unknown'
const sorted = (groups: ReadonlyMap<string | undefined, Part[]>): [string, Part[]][] =>
  [...groups].map(([name, own]): [string, Part[]] => [name ?? '', own]).sort(([a], [b]) => (a < b ? -1 : 1))

function substitutionOf(services: readonly MatchedGoods[]): RoundElements['substitution'] {
  const pairs = [...Map.groupBy(services, ({ asked, goods }) => `${nameOf(asked)} for ${nameOf(goods)}`).values()]
    .map(some => ({
      asked: kindOf(present(some[0]).asked),
      goods: kindOf(present(some[0]).goods),
      goodsGrams: sum(some, one => one.grams),
      // Rounded down over the allocations of one ratio together: a gram more than allocation by allocation, at most, for each of them.
      needGrams: sum(some, one => needOf(one.grams, one.ratio)),
      saving: savedBy(some),
    }))
    .sort((a, b) => (a.needGrams > b.needGrams ? -1 : a.needGrams < b.needGrams ? 1 : 0))
  const saved = (some: typeof pairs) => showSaving(addSavings(some.map(({ saving }) => saving)))
  return {
    saved: saved(pairs),
    byGrade: saved(pairs.filter(isByGrade)),
    bySubstitute: saved(pairs.filter(pair => !isByGrade(pair))),
    pairs: pairs.slice(0, MOST_PAIRS).map(({ asked, goods, goodsGrams, needGrams, saving }) => ({
      asked,
      goods,
      goodsKg: formatKg(goodsGrams),
      needKg: formatKg(needGrams),
      saved: showSaving(saving),
    })),
  }
}

type Kind = { readonly material: string; readonly grade?: string | undefined }
const nameOf = ({ material, grade }: Kind): string => `${material} ${grade ?? ''}`
const kindOf = ({ material, grade }: Kind) => ({ material, ...(grade === undefined ? {} : { grade }) })

const sum = (services: readonly MatchedGoods[], of: (one: MatchedGoods) => Grams): Grams =>
  services.reduce((total, one) => total + of(one), 0n)
