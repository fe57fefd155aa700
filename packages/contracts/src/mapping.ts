import { namesOf } from '@lodestone/kernel'
import { z } from 'zod'
import { fileFormat, fileMapping } from './files.ts'
import * as v from './values.ts'

/** Mappings that an organisation has saved, so that it says once what its own columns, material numbers and plants mean. */

/** Mappings of one organisation, and what one may name. */
export const MOST_MAPPINGS = 50
export const MOST_MAPPED = 2_000

export const mappingName = z.string().trim().min(1).max(60)

const few = (names: object | undefined): boolean => namesOf(names ?? {}).length <= MOST_MAPPED
const tooMany = `at most ${MOST_MAPPED.toLocaleString('en')}`

export const mappingDraft = z
  .strictObject({
    name: mappingName.describe('under which an import names it, one of a kind within the organisation'),
    format: fileFormat,
    mapping: fileMapping,
  })
  .refine(({ format, mapping }) => (format === 'erp') === (mapping.columns !== undefined), {
    path: ['mapping', 'columns'],
    message: 'of files of an ERP, and of no others',
  })
  .refine(({ mapping }) => few(mapping.materials), { path: ['mapping', 'materials'], message: tooMany })
  .refine(({ mapping }) => few(mapping.plants), { path: ['mapping', 'plants'], message: tooMany })
export type MappingDraft = z.infer<typeof mappingDraft>

export const savedMapping = z.object({
  id: v.id,
  ...mappingDraft.shape,
  version: z.int().positive(),
  updatedAt: v.instant,
})
export type SavedMapping = z.infer<typeof savedMapping>

/** What a list shows of one: enough to see which files it is for. */
export const listedMapping = savedMapping.omit({ mapping: true }).extend({
  columns: z.array(z.string()).describe('the headers that it reads'),
  materials: z.int().describe('how many material numbers it names'),
})
export type ListedMapping = z.infer<typeof listedMapping>
