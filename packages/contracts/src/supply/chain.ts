import { parseDecimal } from '@lodestone/kernel'
import { z } from 'zod'
import { SCHEMAS, shapeOf } from '../field.schema.ts'
import { STAGE_FIELDS } from '../stage.fields.ts'
import * as v from '../values.ts'

/** An owner of a site and, below it, its own owners; at most 6 levels deep. */
export type Owner = { owner: string; country: string; sharePct: string; ownership?: Owner[] | undefined }
const owner = z.strictObject({ owner: v.name, country: v.country, sharePct: v.percent })
const ownerAt = (depth: number): z.ZodType<Owner, Owner> =>
  depth === 1
    ? owner
    : owner.extend({
        ownership: z
          .array(ownerAt(depth - 1))
          .max(20)
          .optional(),
      })

/** Who decides at a site without owning shares. */
export const control = z.strictObject({
  by: v.name,
  country: v.country,
  how: z.enum(['board-majority', 'veto', 'management', 'technology-licence']),
})
const origins = z
  .array(z.strictObject({ country: v.country, sharePct: v.percent }))
  .min(1)
  .max(50)
  .refine(
    from => from.reduce((sum, one) => sum + (parseDecimal(one.sharePct, 4) ?? 0n), 0n) <= 1_000_000n,
    'adds up to more than 100 %',
  )

export const controls = z.array(control).min(1).max(20)
export const siteOwner = ownerAt(6)
export const owners = z.array(siteOwner).max(20)

export const chainStage = z
  .strictObject(
    shapeOf(STAGE_FIELDS, {
      ...SCHEMAS,
      controls: () => controls,
      origins: () => origins,
      owners: () => owners,
    }),
  )
  .refine(site => site.recycledFrom === undefined || site.stage === 'recycling', {
    path: ['recycledFrom'],
    message: 'only where scrap is recycled',
  })
export type ChainStage = z.infer<typeof chainStage>
