import { exact, type Grams, gradeMeets, type Rational } from '@lodestone/kernel'
import { addRanges, type ElementRange, type Range, showRange } from './contained.ts'
import { contentOf, type Goods } from './content.ts'
import type { Element } from './element.ts'
import { purityOf } from './typical.ts'

/** The heavy rare earths of magnets, scarce outside China. */
export const HEAVY = ['Dy', 'Tb'] as const satisfies readonly Element[]

/** Goods that serve a need in something else: so many grams of them, each serving `ratio` (10^-6) of the need. */
export type ServedGoods = {
  readonly asked: Pick<Goods, 'material' | 'grade'>
  readonly goods: Goods
  readonly grams: Grams
  readonly ratio: bigint
}

export type Saving = ReadonlyMap<Element, Range>

/**
 * Whether goods are something else than what was asked: another material or another grade. Where no grade was asked every grade is what was asked, and
 * a purer oxide is still that oxide.
 */
export function isSubstitution({ asked, goods }: Pick<ServedGoods, 'asked' | 'goods'>): boolean {
  if (asked.material !== goods.material) return true
  if (asked.grade === undefined || asked.grade === goods.grade) return false
  return purityOf(asked.grade) === undefined || purityOf(goods.grade) === undefined
}

/** Whether the goods serve by their grade alone, as N45SH serves N42H; else they are a substitute that the line listed, at its ratio. */
export const isByGrade = ({ asked, goods }: Pick<ServedGoods, 'asked' | 'goods'>): boolean =>
  asked.material === goods.material && gradeMeets(goods.grade, asked.grade)

/**
 * The heavy rare earths that substitution saves: what the goods asked for would contain, less what the goods that serve contain. Negative where
 * they contain more. From the least asked and the most served to the most asked and the least served.
 */
export function savedBy(services: readonly ServedGoods[]): Saving {
  const saved = new Map<Element, Range>(HEAVY.map(element => [element, NONE]))
  for (const { asked, goods, grams, ratio } of services) {
    const [wanted, given] = [contentOf(asked), contentOf(goods)]
    const [need, mass] = [exact.rational(grams * ratio, 1_000_000n), exact.rational(grams)]
    for (const element of HEAVY) {
      const before = wanted.get(element) ?? NONE
      const after = given.get(element) ?? NONE
      const less = (a: Rational, b: Rational): Rational =>
        exact.subtract(exact.multiply(need, a), exact.multiply(mass, b))
      saved.set(
        element,
        addRanges(saved.get(element) ?? NONE, {
          least: less(before.least, after.most),
          most: less(before.most, after.least),
          uncertain: before.uncertain || after.uncertain,
        }),
      )
    }
  }
  return saved
}

const NONE: Range = { least: exact.rational(0n), most: exact.rational(0n), uncertain: false }

/** Savings of several sets of goods as one. */
export const addSavings = (all: readonly Saving[]): Saving =>
  new Map(
    HEAVY.map(element => [element, all.reduce((sum, saving) => addRanges(sum, saving.get(element) ?? NONE), NONE)]),
  )

/** As it is shown; both elements always, zero too: that nothing was saved is a finding. */
export const showSaving = (saving: Saving): ElementRange[] =>
  HEAVY.map(element => showRange(element, saving.get(element) ?? NONE))
