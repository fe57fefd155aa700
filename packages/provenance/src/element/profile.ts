import { exact, type Rational } from '@lodestone/kernel'
import type { Material } from '../material/material.ts'
import { ASSUMPTIONS } from './assumptions.ts'
import { contentOf } from './content.ts'
import { type Element, oxideFactor } from './element.ts'
import { TYPICAL_CONTENT } from './typical.ts'
import { DEFAULT_YIELDS, keptUntil } from './yields.ts'

/** What part of some goods an element typically is, in percent of their mass, and tonnes of oxide per tonne of it. */
export type TypicalElement = {
  readonly element: Element
  readonly leastPct: string
  readonly mostPct: string
  readonly uncertain: boolean
  readonly oxidePerMetal: string
}

/** What the catalogue tells of a material's rare earths: typical content, by coercivity class for sintered magnets, and what of the oxide survives. */
export type Profile = {
  readonly content: {
    readonly set: string
    readonly sources: readonly string[]
    readonly elements: readonly TypicalElement[]
    readonly byCoercivity?: readonly { readonly suffix: string; readonly elements: readonly TypicalElement[] }[]
  }
  /** In percent of the oxide's metal, step by step and until it is in the goods; absent for scrap. */
  readonly yields?: {
    readonly set: string
    readonly uncertain: true
    readonly steps: typeof DEFAULT_YIELDS.steps
    readonly keptLeastPct: string
    readonly keptMostPct: string
  }
}

const SUFFIXES = ['', 'M', 'H', 'SH', 'UH', 'EH', 'AH']
const PLACES = 2

/** The profile of a material, rounded for reading: figures are computed from the exact values. */
export function profileOf({ id }: Pick<Material, 'id'>): Profile {
  const kept = keptUntil(id)
  const pct = (value: Rational): string => exact.formatRational(exact.multiply(value, exact.rational(100n)), PLACES)
  const elements = (grade?: string): TypicalElement[] =>
    [...contentOf({ material: id, grade })].map(([element, { least, most, uncertain }]) => ({
      element,
      leastPct: pct(least),
      mostPct: pct(most),
      uncertain,
      oxidePerMetal: oxideFactor(element),
    }))
  return {
    content: {
      set: ASSUMPTIONS.content,
      sources: TYPICAL_CONTENT.sources,
      elements: elements(),
      ...(id === 'ndfeb-magnet'
        ? { byCoercivity: SUFFIXES.map(suffix => ({ suffix, elements: elements(`N35${suffix}`) })) }
        : {}),
    },
    ...(kept
      ? {
          yields: {
            set: ASSUMPTIONS.yields,
            uncertain: true,
            steps: DEFAULT_YIELDS.steps,
            keptLeastPct: pct(kept.low),
            keptMostPct: pct(kept.high),
          },
        }
      : {}),
  }
}
