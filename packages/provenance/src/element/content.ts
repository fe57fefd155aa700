import { exact, isOneOf, parseDecimal, type Rational } from '@lodestone/kernel'
import { findMaterial } from '../material/catalogue.ts'
import { ELEMENTS, type Element, oxidePerMetal } from './element.ts'
import { type Content, type Fraction, typicalContent } from './typical.ts'

/** Goods as far as their content goes. `composition`: percent of their mass by chemical element, as declared. */
export type Goods = {
  readonly material: string
  readonly grade?: string | undefined
  readonly composition?: Readonly<Record<string, string>> | undefined
}

/**
 * What part of the goods' mass each rare earth is. A declared composition counts, exactly; an element that it does not name, and all of goods
 * without one, is what material and grade typically contain. That an element is absent must be declared ("Tb": "0"): silence is not absence.
 * A composition that cannot be, of more than the whole, counts as none.
 */
export function contentOf(goods: Goods): Content {
  const typical = typicalContent(goods.material, goods.grade)
  const declared = declaredContent(goods)
  const content = new Map<Element, Fraction>()
  for (const element of ELEMENTS) {
    const fraction = declared.get(element) ?? typical.get(element)
    if (fraction) content.set(element, fraction)
  }
  return content
}

const NONE: Content = new Map()

/** Percent with at most 4 places, in millionths of the whole. */
const WHOLE = 1_000_000n
const millionths = (pct: string): bigint => parseDecimal(pct, 4) ?? WHOLE + 1n

function declaredContent({ material, composition }: Goods): Content {
  if (!composition) return NONE
  const parts = Object.entries(composition).map(([name, pct]) => ({ name, part: millionths(pct) }))
  if (parts.reduce((sum, { part }) => sum + part, 0n) > WHOLE) return NONE
  const own = parts.flatMap(({ name, part }) => (isElement(name) ? [{ element: name, part }] : []))
  if (findMaterial(material)?.stage === 'oxide' && exact.compare(oxideOf(own), exact.rational(WHOLE)) > 0) return NONE
  return new Map(
    own.map(({ element, part }) => {
      const fraction = exact.rational(part, WHOLE)
      return [element, { least: fraction, most: fraction, uncertain: false }]
    }),
  )
}

/** The oxygen of an oxide weighs too: 90 % neodymium cannot be in neodymium oxide, which has 85.7. */
const oxideOf = (parts: readonly { readonly element: Element; readonly part: bigint }[]): Rational =>
  parts.reduce(
    (sum, { element, part }) => exact.add(sum, exact.multiply(exact.rational(part), oxidePerMetal(element))),
    exact.rational(0n),
  )

const isElement = (name: string): name is Element => isOneOf(ELEMENTS, name)
