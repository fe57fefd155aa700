import { exact, formatKg, type Grams, type Rational } from '@lodestone/kernel'
import { contentOf, type Goods } from './content.ts'
import { ELEMENTS, type Element, oxidePerMetal } from './element.ts'
import { DEFAULT_YIELDS, keptUntil, type YieldSet } from './yields.ts'

/** So many grams of some goods. */
export type Lot = Goods & { readonly grams: Grams }

/** From least to most, in grams, exactly. */
export type Range = { readonly least: Rational; readonly most: Rational; readonly uncertain: boolean }

/** Of each rare earth: its mass in the goods, and the oxide that making them takes. What of several lots can be added, whatever their stage. */
export type Contained = ReadonlyMap<Element, { readonly metal: Range; readonly oxide: Range }>

/** A range as it is shown: kilograms, the least rounded down to the gram and the most rounded up. */
export type ElementRange = {
  readonly element: Element
  readonly leastKg: string
  readonly mostKg: string
  /** Whether an assumption on the content stands behind it, not only what was declared or a purity. */
  readonly uncertain: boolean
}
export type ContainedElement = ElementRange & {
  /** The oxide that it takes to make the goods, through the yields of the assumption set. */
  readonly oxide: { readonly leastKg: string; readonly mostKg: string }
}

/** What lots contain, and what oxide they take from the most to the least favourable yields. Scrap takes no oxide. */
export const containedIn = (lots: readonly Lot[], yields: YieldSet = DEFAULT_YIELDS): Contained =>
  addContained(
    [...Map.groupBy(lots, lot => lot.material)].map(([material, own]) =>
      withOxide(addMasses(own), keptUntil(material, yields)),
    ),
  )

type Masses = ReadonlyMap<Element, Range>

function addMasses(lots: readonly Lot[]): Masses {
  const tallies = new Map<Element, { least: Tally; most: Tally; uncertain: boolean }>()
  for (const lot of lots)
    for (const [element, part] of contentOf(lot)) {
      const own = tallies.get(element) ?? { least: new Map(), most: new Map(), uncertain: false }
      tallies.set(element, own)
      count(own.least, lot.grams, part.least)
      count(own.most, lot.grams, part.most)
      own.uncertain ||= part.uncertain
    }
  return new Map(
    [...tallies].map(([element, { least, most, uncertain }]) => [
      element,
      { least: totalOf(least), most: totalOf(most), uncertain },
    ]),
  )
}

/** A sum of fractions by their denominators, of which there are few: bringing thousands of lots to lowest terms one by one takes seconds. */
type Tally = Map<bigint, bigint>
const count = (tally: Tally, grams: Grams, { n, d }: Rational): void => {
  tally.set(d, (tally.get(d) ?? 0n) + grams * n)
}
const totalOf = (tally: Tally): Rational =>
  [...tally].reduce((sum, [d, n]) => exact.add(sum, exact.rational(n, d)), exact.rational(0n))

function withOxide(masses: Masses, kept: ReturnType<typeof keptUntil>): Contained {
  const oxide = (element: Element, metal: Rational, survives: Rational | undefined): Rational =>
    survives ? exact.divide(exact.multiply(metal, oxidePerMetal(element)), survives) : NOTHING
  return new Map(
    [...masses].map(([element, metal]) => [
      element,
      {
        metal,
        oxide: {
          least: oxide(element, metal.least, kept?.high),
          most: oxide(element, metal.most, kept?.low),
          uncertain: true,
        },
      },
    ]),
  )
}

const NOTHING = exact.rational(0n)

/** Ranges of several lots as one: least to least, most to most. */
export function addContained(all: readonly Contained[]): Contained {
  const out = new Map<Element, { metal: Range; oxide: Range }>()
  for (const one of all)
    for (const [element, { metal, oxide }] of one) {
      const before = out.get(element)
      out.set(element, {
        metal: before ? addRanges(before.metal, metal) : metal,
        oxide: before ? addRanges(before.oxide, oxide) : oxide,
      })
    }
  return out
}

export const addRanges = (a: Range, b: Range): Range => ({
  least: exact.add(a.least, b.least),
  most: exact.add(a.most, b.most),
  uncertain: a.uncertain || b.uncertain,
})

/** As it is shown, in the order of the elements; those of which there is none are left out. */
export const showContained = (contained: Contained): ContainedElement[] =>
  ELEMENTS.flatMap(element => {
    const amount = contained.get(element)
    if (!amount || amount.metal.most.n === 0n) return []
    return [{ ...showRange(element, amount.metal), oxide: kilograms(amount.oxide) }]
  })

export const showRange = (element: Element, range: Range): ElementRange => ({
  element,
  ...kilograms(range),
  uncertain: range.uncertain,
})

const kilograms = ({ least, most }: Range) => ({
  leastKg: formatKg(floor(least)),
  mostKg: formatKg(-floor(negated(most))),
})

const negated = ({ n, d }: Rational): Rational => ({ n: -n, d })
const floor = ({ n, d }: Rational): bigint => n / d - (n % d < 0n ? 1n : 0n)
