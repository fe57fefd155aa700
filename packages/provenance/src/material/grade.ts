import { parseMagnetGrade } from '@lodestone/kernel'

/**
 * Sintered NdFeB is graded by its energy product in MGOe and its class of coercivity. GB/T 13560-2017 has the classes N, M, H, SH, UH, EH and TH,
 * which the trade writes AH; ASTM A1101-16 has remanences from 1.08 to 1.5 T, which makers sell as 28 to 56 MGOe.
 */
const ENERGY_PRODUCTS = { least: 28, most: 56 }
const SINTERED = 'N28 to N56, alone or with M, H, SH, UH, EH or AH, such as N45SH'
/** The two alloys of IEC 60404-8-1: SmCo5 and Sm2Co17. */
const SAMARIUM_COBALT: ReadonlySet<string> = new Set(['1:5', '2:17'])

/** The sentence that says what is wrong with a grade of a material; `undefined` where a standard knows it, or knows none of that material. */
export function gradeFault(material: string, grade: string | undefined): string | undefined {
  if (grade === undefined) return undefined
  switch (material) {
    case 'ndfeb-magnet': {
      const known = parseMagnetGrade(grade)
      const { least, most } = ENERGY_PRODUCTS
      return known && known.energyProduct >= least && known.energyProduct <= most
        ? undefined
        : `no grade of sintered NdFeB: ${SINTERED}${/^N\d\dTH$/.test(grade) ? '; TH is written AH' : ''}`
    }
    case 'ndfeb-bonded-magnet':
      return /^N\d/.test(grade) ? 'a grade of sintered magnets: bonded ones have their maker’s own' : undefined
    case 'smco-magnet':
      return SAMARIUM_COBALT.has(grade) ? undefined : `no grade of SmCo: ${[...SAMARIUM_COBALT].join(' or ')}`
    default:
      return undefined
  }
}
