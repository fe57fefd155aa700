import { exact, membersOf, parseMagnetGrade, type Rational } from '@lodestone/kernel'
import { findMaterial } from '../material/catalogue.ts'
import { ELEMENTS, type Element, oxidePerMetal } from './element.ts'

/** The part of some goods' mass that is one element, from least to most; uncertain where neither an assay nor a purity stands behind it. */
export type Fraction = { readonly least: Rational; readonly most: Rational; readonly uncertain: boolean }
export type Content = ReadonlyMap<Element, Fraction>

type Pct = readonly [least: string, most: string]
type Parts = Readonly<Partial<Record<Element, Pct>>>

/** What goods contain when nobody has declared it. Assumptions, not facts: named and versioned, so that every figure can say which it used. */
export const TYPICAL_CONTENT = {
  id: 'typical-content',
  version: '1',
  uncertain: true,
  sources: [
    'Rare earths in sintered NdFeB: 31 to 32 % (Yang et al., Journal of Sustainable Metallurgy 3, 2017), 29 to 32.5 % in makers’ own tables.',
    'Dysprosium by coercivity class: conventional alloying, uncertain by half; grain-boundary diffusion needs a half to a third of it (IEEE Electrification Magazine, March 2017).',
    'Terbium: at most half of the class’s dysprosium, whose place it takes, after the anisotropy fields of R2Fe14B (Herbst, Reviews of Modern Physics 63, 1991). Uncertain.',
    'Praseodymium: from none to 30 % of neodymium and praseodymium; the natural ratio is about 1:4 (Less Common Metals).',
    'Samarium: 36 % in 1:5 and 23 to 28 % in 2:17, from makers’ own tables. Uncertain.',
    'Bonded magnets and scrap: trade memory. Uncertain.',
  ],
} as const

/** Dysprosium in sintered NdFeB by its minimum coercivity in kOe, in percent. */
const DY_BY_COERCIVITY: Readonly<Record<number, Pct>> = {
  11: ['0', '1'],
  14: ['0', '1.5'],
  17: ['1', '3'],
  20: ['3', '5'],
  25: ['5', '7'],
  30: ['8', '10'],
  33: ['9', '11'],
}
const DY_ANY: Pct = ['0', '11']
const RARE_EARTHS_OF_MAGNET: Pct = ['29', '32.5']
const TB_PER_DY = '0.5'
const PR_OF_NDPR_MOST = '0.3'

const WHOLE: Pct = ['100', '100']
/** Parts by mass of the pure oxide or metal, and the least purity that the catalogue asks. */
const PURE: Readonly<Record<string, { readonly parts: Parts; readonly purityPct: string }>> = {
  'ndpr-oxide': { parts: { Nd: ['73', '77'], Pr: ['23', '27'] }, purityPct: '99.5' },
  'nd-oxide': { parts: { Nd: WHOLE }, purityPct: '99.5' },
  'pr-oxide': { parts: { Pr: WHOLE }, purityPct: '99.5' },
  'sm-oxide': { parts: { Sm: WHOLE }, purityPct: '99.5' },
  'dy-oxide': { parts: { Dy: WHOLE }, purityPct: '99.5' },
  'tb-oxide': { parts: { Tb: WHOLE }, purityPct: '99.5' },
  'gd-oxide': { parts: { Gd: WHOLE }, purityPct: '99.5' },
  'ndpr-metal': { parts: { Nd: ['73', '77'], Pr: ['23', '27'] }, purityPct: '99' },
  'nd-metal': { parts: { Nd: WHOLE }, purityPct: '99' },
  'pr-metal': { parts: { Pr: WHOLE }, purityPct: '99' },
  'sm-metal': { parts: { Sm: WHOLE }, purityPct: '99' },
  'dy-metal': { parts: { Dy: WHOLE }, purityPct: '99' },
  'tb-metal': { parts: { Tb: WHOLE }, purityPct: '99' },
}

/** Parts of the goods as they are, in percent of their mass. */
const MIXED: Readonly<Record<string, Parts>> = {
  'dyfe-alloy': { Dy: ['79', '81'] },
  'ndfeb-bonded-magnet': { Nd: ['15', '30'], Pr: ['0', '9'] },
}
const SAMARIUM: Readonly<Record<string, Pct>> = { '1:5': ['34', '37'], '2:17': ['23', '28'] }
const SAMARIUM_ANY: Pct = ['23', '37']
const SCRAP_RARE_EARTHS: Pct = ['10', '32.5']

const PURITY = /^\d{1,3}(?:\.\d{1,6})?$/
const HUNDRED = exact.rational(100n)
const ofHundred = (pct: string): Rational => exact.divide(exact.decimalToRational(pct), HUNDRED)

/**
 * What goods of a material and grade typically contain. A grade narrows it: a magnet's coercivity class its heavy rare earths, a number the
 * purity of an oxide or metal. Goods that nothing is known of contain anything: a wide range, never nothing.
 */
export function typicalContent(material: string, grade?: string): Content {
  const pure = PURE[material]
  if (pure) return pureContent(material, pure.parts, purityOf(grade) ?? ofHundred(pure.purityPct))
  return mixedContent(material, grade)
}

function pureContent(material: string, parts: Parts, purity: Rational): Content {
  const isOxide = findMaterial(material)?.stage === 'oxide'
  return new Map(
    membersOf(parts).map(([element, [least, most]]) => {
      const metal = isOxide ? oxidePerMetal(element) : exact.rational(1n)
      return [
        element,
        {
          least: exact.divide(exact.multiply(ofHundred(least), purity), metal),
          most: exact.divide(ofHundred(most), metal),
          uncertain: least !== most,
        },
      ]
    }),
  )
}

/** A number as a grade is the least purity in percent; as a fraction of the whole, `undefined` for any other grade. */
export function purityOf(grade: string | undefined): Rational | undefined {
  if (grade === undefined || !PURITY.test(grade)) return undefined
  const purity = ofHundred(grade)
  return exact.compare(purity, exact.rational(1n)) > 0 ? undefined : purity
}

function mixedContent(material: string, grade: string | undefined): Content {
  switch (material) {
    case 'ndfeb-magnet':
    case 'ndfeb-alloy':
      return NDFEB.get(coercivityOf(grade)) ?? NDFEB_ANY
    case 'magnet-scrap':
      return SCRAP
    case 'smco-alloy':
    case 'smco-magnet':
      return guessed({ Sm: SAMARIUM[grade ?? ''] ?? SAMARIUM_ANY })
    default:
      return guessed(MIXED[material] ?? ANYTHING)
  }
}

const coercivityOf = (grade: string | undefined): number =>
  (grade === undefined ? undefined : parseMagnetGrade(grade)?.coercivity) ?? 0

/** Neodymium and praseodymium are what of the rare earths is not dysprosium; terbium takes the place of dysprosium. */
function neodymiumParts([rareLeast, rareMost]: Pct, dysprosium: Pct): Parts {
  const number = exact.decimalToRational
  const less = (a: string, b: string): Rational => exact.subtract(number(a), number(b))
  const [dyLeast, dyMost] = dysprosium
  const rest = less(rareLeast, dyMost)
  const lightLeast = rest.n < 0n ? exact.rational(0n) : rest
  const lightMost = less(rareMost, dyLeast)
  const places = (value: Rational): string => exact.formatRational(value, 4)
  const neodymium = exact.subtract(exact.rational(1n), number(PR_OF_NDPR_MOST))
  return {
    Nd: [places(exact.multiply(lightLeast, neodymium)), places(lightMost)],
    Pr: ['0', places(exact.multiply(lightMost, number(PR_OF_NDPR_MOST)))],
    Dy: dysprosium,
    Tb: ['0', places(exact.multiply(number(dyMost), number(TB_PER_DY)))],
  }
}

const guessed = (parts: Parts): Content =>
  new Map(
    membersOf(parts).map(([element, [least, most]]) => [
      element,
      { least: ofHundred(least), most: ofHundred(most), uncertain: true },
    ]),
  )

const ANYTHING: Parts = Object.fromEntries(ELEMENTS.map(element => [element, ['0', '100']]))
const NDFEB: ReadonlyMap<number, Content> = new Map(
  Object.entries(DY_BY_COERCIVITY).map(([coercivity, dysprosium]) => [
    Number(coercivity),
    guessed(neodymiumParts(RARE_EARTHS_OF_MAGNET, dysprosium)),
  ]),
)
const NDFEB_ANY = guessed(neodymiumParts(RARE_EARTHS_OF_MAGNET, DY_ANY))
const SCRAP = guessed(neodymiumParts(SCRAP_RARE_EARTHS, DY_ANY))
