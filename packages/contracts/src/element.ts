import { namesOf } from '@lodestone/kernel'
import { z } from 'zod'
import * as v from './values.ts'

/** The mass of a rare earth as a range: the least rounded down to the gram, the most rounded up. */
export const elementRange = z.object({
  element: z.enum(['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd']),
  leastKg: v.signedKg,
  mostKg: v.signedKg,
  uncertain: z
    .boolean()
    .describe('an assumption on the content stands behind it, not only what was declared or a purity'),
})

/** What goods contain of a rare earth, and the oxide that making them takes. */
export const containedElement = elementRange.extend({ oxide: z.object({ leastKg: v.kg, mostKg: v.kg }) })

/** The assumption sets behind the figures, by name and version. */
export const assumptions = z.object({ content: z.string(), yields: z.string() })

export const elementSums = z.object({
  materials: z.array(v.materialId).describe('the materials that the sums are over'),
  elements: z.array(containedElement),
  byBloc: z.array(z.object({ bloc: z.string(), elements: z.array(containedElement) })).optional(),
  byStage: z.array(z.object({ stage: z.string(), elements: z.array(containedElement) })),
})
export type ElementSums = z.infer<typeof elementSums>

/** What is to be known of the figures, in English, by code. */
export const ELEMENT_NOTES = {
  'mass-in-goods':
    'Mass of the element in the goods. Quantities of different stages are compared as what they contain, never added up themselves.',
  'oxide-without-recycled': 'Oxide is what making all of it from oxide takes; recycled feed is not taken off.',
  'declared-or-typical':
    'Ranges hold what was declared exactly, and where nothing was declared what material and grade typically contain.',
  'saving-against-asked':
    'A saving is measured against what the goods asked for typically contain; below zero the goods that serve contain more.',
} as const

const kind = z.object({ material: v.materialId, grade: v.grade.optional() })

/** Contained elements of a round. Members and suppliers get what follows from the figures that the round shows to everybody. */
export const roundElements = z.object({
  from: z.enum(['sealed-books', 'disclosed-figures']),
  assumptions,
  notes: z.array(z.string()),
  noteCodes: z
    .array(z.enum(namesOf(ELEMENT_NOTES)))
    .optional()
    .describe('one for each of notes, in its order, so that it can be said in another language'),
  pool: elementSums.optional().describe('open cells of the published pool'),
  confirmed: elementSums.optional(),
  offered: elementSums.optional().describe('all sealed offers'),
  eligible: elementSums.optional().describe('sealed offers whose level of origin the round takes'),
  matched: elementSums.optional().describe('the goods that were matched'),
  substitution: z
    .object({
      saved: z.array(elementRange),
      byGrade: z.array(elementRange),
      bySubstitute: z.array(elementRange),
      pairs: z.array(z.object({ asked: kind, goods: kind, goodsKg: v.kg, needKg: v.kg, saved: z.array(elementRange) })),
    })
    .optional()
    .describe('heavy rare earths that goods other than those asked for save; negative where they hold more'),
})
export type RoundElements = z.infer<typeof roundElements>
