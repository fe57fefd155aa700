import { byName, exact, membersOf, type Rational } from '@lodestone/kernel'

/** A rare earth whose oxide and metal the hub trades. */
export type Element = 'Nd' | 'Pr' | 'Dy' | 'Tb' | 'Sm' | 'Gd'

/** All of them, in the order in which figures show them. */
export const ELEMENTS: readonly Element[] = ['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd']

/** Standard atomic masses in u (IUPAC 2021). */
const MASS = {
  O: '15.999',
  Nd: '144.242',
  Pr: '140.90766',
  Dy: '162.500',
  Tb: '158.925354',
  Sm: '150.36',
  Gd: '157.25',
} as const

/** Atoms of metal and oxygen in the oxide that is traded: Nd2O3, Pr6O11, Dy2O3, Tb4O7, Sm2O3, Gd2O3. */
const OXIDE: Readonly<Record<Element, readonly [metal: bigint, oxygen: bigint]>> = {
  Nd: [2n, 3n],
  Pr: [6n, 11n],
  Dy: [2n, 3n],
  Tb: [4n, 7n],
  Sm: [2n, 3n],
  Gd: [2n, 3n],
}

/** Tonnes of oxide that hold one tonne of the metal, exactly, from atomic masses. Process losses come on top. */
export const oxidePerMetal = (element: Element): Rational => PER_METAL[element]

function perMetal(element: Element): Rational {
  const [metal, oxygen] = OXIDE[element]
  const metalMass = exact.multiply(exact.rational(metal), exact.decimalToRational(MASS[element]))
  const oxygenMass = exact.multiply(exact.rational(oxygen), exact.decimalToRational(MASS.O))
  return exact.divide(exact.add(metalMass, oxygenMass), metalMass)
}

const PER_METAL = byName(ELEMENTS, perMetal)

/**
 * The factor of a mixed oxide given by parts of its mass, such as { Nd: '75', Pr: '25' } for NdPr oxide 75:25 (1.1765). Throws RangeError
 * when nothing is given.
 */
export function oxidePerMetalOf(parts: Readonly<Partial<Record<Element, string>>>): Rational {
  let metal = exact.rational(0n)
  let oxide = exact.rational(0n)
  for (const [element, part] of membersOf(parts)) {
    const share = exact.decimalToRational(part)
    metal = exact.add(metal, exact.divide(share, oxidePerMetal(element)))
    oxide = exact.add(oxide, share)
  }
  if (oxide.n === 0n) throw new RangeError('no parts')
  return exact.divide(oxide, metal)
}

/** The factors as published, to 4 places: "1.1664". */
export const oxideFactor = (element: Element): string => exact.formatRational(oxidePerMetal(element), 4)
