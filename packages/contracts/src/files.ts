import { z } from 'zod'
import { screening } from './supply/screening.ts'
import * as v from './values.ts'
import { whyLineOut, whyOfferOut } from './why.ts'

/** Files that people have: how they are sent, mapped, previewed and given out. */

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const columnName = z.string().trim().min(1).max(100)
const ownNumber = z.string().min(1).max(60)

/** What a file is that is not in the hub's own columns. */
export const fileFormat = z.enum(['erp', 'catena-x-dcm', 'delfor', 'idoc'])
export type FileFormat = z.infer<typeof fileFormat>

/** Headers of the caller's columns. One of `date`, `week` and `period` says when. */
export const mappedColumns = z
  .strictObject({
    material: columnName,
    quantity: columnName,
    unit: columnName.optional(),
    plant: columnName.optional(),
    date: columnName.optional(),
    week: columnName.optional(),
    period: columnName.optional(),
  })
  .refine(
    ({ date, week, period }) => [date, week, period].filter(one => one !== undefined).length === 1,
    'one of date, week and period',
  )
/** What a material number is in the catalogue; `kgPerUnit` for what is counted in pieces. */
export const mappedMaterial = z.strictObject({
  material: v.materialId,
  grade: v.grade.optional(),
  kgPerUnit: v.ratio.optional(),
  ceilingPrice: v.money.optional(),
})

/** How somebody's own numbers and columns become forecast lines: of an ERP's CSV or workbook, of Catena-X demand, and of delivery schedules. */
export const fileMapping = z.strictObject({
  columns: mappedColumns.optional(),
  /** What each of the caller's material numbers is in the catalogue; `kgPerUnit` for what is counted in pieces. */
  materials: z.record(ownNumber, mappedMaterial),
  /** Where each plant or Catena-X site (BPNS) takes delivery. */
  plants: z.record(ownNumber, v.place).optional(),
  /** Where everything is delivered that names no plant. */
  deliverTo: v.place.optional(),
  /** The unit of what names none. */
  unit: z.enum(['kg', 't', 'g']).optional(),
  /** Order of a date with slashes. */
  dateOrder: z.enum(['DMY', 'MDY']).optional(),
  /** Into what the demand is added up. */
  period: z.enum(['quarter', 'month']).default('quarter'),
  /** A week that two periods share: wholly where its Thursday is, as ISO 8601 gives weeks to years, or by its days. */
  split: z.enum(['thursday', 'days']).default('thursday'),
  commitment: v.commitment.default('forecast'),
})
export type FileMapping = z.infer<typeof fileMapping>

const BPNL = z.string().regex(/^BPNL[a-zA-Z0-9]{12}$/, 'a BPNL')
const BPNS = z.string().regex(/^BPNS[a-zA-Z0-9]{12}$/, 'a BPNS')

/** What is read of the aspect `urn:samm:io.catenax.week_based_material_demand:3.0.1#WeekBasedMaterialDemand`. */
export const weekBasedMaterialDemand = z.object({
  materialDemandId: z.string().max(60),
  materialNumberCustomer: ownNumber,
  materialDescriptionCustomer: z.string().max(1_000).optional(),
  customer: BPNL,
  supplier: BPNL,
  changedAt: z.string().max(60),
  unitOfMeasureIsOmitted: z.boolean(),
  unitOfMeasure: z
    .string()
    .regex(/^[a-zA-Z]*:[a-zA-Z]+$/)
    .optional(),
  materialDemandIsInactive: z.boolean(),
  demandSeries: z
    .array(
      z.object({
        customerLocation: BPNS,
        expectedSupplierLocation: BPNS.optional(),
        demandCategory: z.object({ demandCategoryCode: z.string().max(10) }),
        demands: z
          .array(z.object({ pointInTime: v.date, demand: z.number().nonnegative().max(999_999_999_999_999) }))
          .max(1_000),
      }),
    )
    .max(100),
})
export type WeekBasedMaterialDemand = z.infer<typeof weekBasedMaterialDemand>

/** How a file is to be read, beside what its media type says. */
export const reading = {
  format: fileFormat.optional().describe('what the file is, where it is not in the hub’s own columns'),
  decimal: z
    .enum(['.', ','])
    .optional()
    .describe('the mark before decimals in texts; else what the file’s own numbers show'),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
    .optional()
    .describe('how a text file is encoded, UTF-8 or its byte order mark unless given'),
  sheet: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('the sheet of a workbook; else that of the template’s name, or the first'),
  mapping: z
    .string()
    .max(12_000)
    .optional()
    .describe('JSON that says how your columns, material numbers and plants are meant; with `format`'),
}
export type FileReading = z.infer<z.ZodObject<typeof reading>>

/** What a sentence says, for whoever says it in other words: by name, with what it is filled with. */
export const ruledMembers = {
  rule: z.string().optional().describe('what the sentence says, by a name that stays'),
  values: z.record(z.string(), v.json()).optional().describe('figures and names that it is filled with'),
}

/** What is wrong with a cell, or worth saying of it. `field` counts from the line, `path` from the body that JSON would have. */
export const remark = z.object({
  path: z.string(),
  message: z.string(),
  code: z.string().optional(),
  ...ruledMembers,
  index: z.int().optional(),
  field: z.string().optional(),
  sheet: z.string().optional(),
  row: z.int().optional(),
  column: z.string().optional(),
  cell: z.string().optional(),
  value: z.string().optional(),
})
export type FileRemark = z.infer<typeof remark>

export const fileTotal = z.object({ material: z.string(), period: z.string(), quantityKg: v.kg, lines: z.int() })
/** How a file was read. */
export const fileRead = z.object({
  format: z.enum(['json', 'ndjson', 'csv', 'xlsx', ...fileFormat.options]),
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
  decimal: z.string().optional(),
  sheets: z.array(z.string()).optional(),
})
/** An object of a file: `value` as it would be stored, or as far as it could be read where `ok` is false. */
export const fileItem = z.object({
  index: z.int(),
  row: z.int().optional(),
  ok: z.boolean(),
  value: z.record(z.string(), v.json()),
})
const preview = {
  read: fileRead,
  /** Whether an import of the same file would be taken now; that it needs a reference= is a warning. */
  importable: z.boolean(),
  rows: z.int(),
  valid: z.int(),
  /** The first of them. */
  items: z.array(fileItem),
  errorCount: z.int(),
  errors: z.array(remark),
  warnings: z.array(remark),
  totals: z.array(fileTotal),
}
const offerItem = fileItem.extend({
  screening: screening.optional().describe('what the hub would find of its origin if it were sent now'),
  rounds: z
    .array(
      z.object({
        roundId: v.id,
        joins: z.boolean().describe('whether it would join this one; it joins one alone'),
        level: v.anyLevel.describe('under the policy of the round, which may ask for a better one'),
        assurance: v.assurance,
        reason: z.string().optional().describe('why the round would not take it'),
        why: whyOfferOut.optional().describe('what `reason` is made of, so that it can be said in another language'),
      }),
    )
    .optional()
    .describe('rounds that take offers of these goods now, and whether they would take this one'),
})
export const offerPreview = z.object({ ...preview, items: z.array(offerItem) })
/** What a column of an ERP's file may mean. */
export const columnMeaning = z.enum(['material', 'quantity', 'unit', 'plant', 'date', 'week', 'period'])
export type ColumnMeaning = z.infer<typeof columnMeaning>
/** What a file in somebody's own numbers has that a mapping gives a meaning to. */
export const fileFound = z.object({
  format: fileFormat,
  /** Of an ERP's file, in its order. */
  columns: z
    .array(
      z.object({
        header: z.string(),
        examples: z.array(z.string()),
        may: z.array(columnMeaning).describe('what it may mean, by its header and values'),
        dateOrder: z
          .enum(['DMY', 'MDY', 'unknown'])
          .optional()
          .describe('the order of its dates with slashes, where it has such'),
      }),
    )
    .optional(),
  /** What is beyond doubt: one column alone may mean it. */
  proposed: z.object({
    columns: z
      .object({
        material: z.string().optional(),
        quantity: z.string().optional(),
        unit: z.string().optional(),
        plant: z.string().optional(),
        date: z.string().optional(),
        week: z.string().optional(),
        period: z.string().optional(),
      })
      .optional(),
    unit: z.enum(['kg', 't', 'g']).optional(),
  }),
  /** Each of the first 2,000. */
  materials: z.array(
    z.object({
      number: z.string(),
      rows: z.int(),
      pieces: z.boolean().describe('it is counted in pieces'),
      about: z.string().optional().describe('what the file calls it'),
      mapped: z.boolean().describe('whether the mapping names it'),
    }),
  ),
  plants: z.array(z.object({ number: z.string(), rows: z.int(), mapped: z.boolean() })),
  unplaced: z.int().describe('rows that name no plant'),
  unitless: z.int().describe('rows that name no unit'),
})
export type FileFound = z.infer<typeof fileFound>
const lineItem = fileItem.extend({
  joins: v.id.optional().describe('the round that it would join if it were sent now'),
  out: z
    .array(z.object({ roundId: v.id, reason: z.string(), why: whyLineOut }))
    .optional()
    .describe('rounds that collect such needs now and would not take this one, and why'),
})
export const forecastPreview = z.object({
  reference: z.string().optional(),
  ...preview,
  items: z.array(lineItem),
  found: fileFound.optional().describe('what a mapping is made of, where the file is not in the hub’s own columns'),
})
export type ForecastPreview = z.infer<typeof forecastPreview>
export type OfferPreview = z.infer<typeof offerPreview>
