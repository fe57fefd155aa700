import { exact, type Rational } from '@lodestone/kernel'
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

const ONE = exact.rational(1n)
const NONE: Content = new Map()

function declaredContent({ material, composition }: Goods): Content {
  if (!composition) return NONE
  const part = (pct: string): Rational => exact.divide(exact.decimalToRational(pct), exact.rational(100n))
  const isOxide = findMaterial(material)?.stage === 'oxide'
  // The oxygen of an oxide weighs too: 90 % neodymium cannot be in neodymium oxide, which has 85.7.
  const mass = Object.entries(composition).reduce(
    (sum, [name, pct]) =>
      exact.add(sum, isOxide && isElement(name) ? exact.multiply(part(pct), oxidePerMetal(name)) : part(pct)),
    exact.rational(0n),
  )
  if (exact.compare(mass, ONE) > 0) return NONE
  return new Map(
    Object.entries(composition).flatMap(([name, pct]) =>
      isElement(name) ? [[name, { least: part(pct), most: part(pct), uncertain: false }] as const] : [],
    ),
  )
}

const isElement = (name: string): name is Element => (ELEMENTS as readonly string[]).includes(name)
