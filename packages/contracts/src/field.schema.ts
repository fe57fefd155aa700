import { present } from '@lodestone/kernel'
import { z } from 'zod'
import type { CellField, Fields, FieldType } from './field.ts'
import * as v from './values.ts'

/** How a field of each type is checked. Types of one noun alone are made there. */
export const SCHEMAS = {
  assurance: () => v.assurance,
  boundedKg: () => v.boundedKg,
  commitment: () => v.commitment,
  country: () => v.country,
  date: () => v.date,
  evidenceType: () => v.evidenceType,
  flag: () => z.boolean(),
  grade: () => v.grade,
  incoterm: () => v.incoterm,
  instant: () => v.instant,
  level: () => v.level,
  material: () => v.materialId,
  money: () => v.money,
  percent: () => v.percent,
  period: () => v.period,
  place: () => v.place,
  positiveKg: () => v.positiveKg,
  reference: () => v.reference,
  sha256: () => v.sha256,
  stage: () => v.stage,
  text: ({ most = 200 }: Bounds) => z.string().trim().min(1).max(most),
  whole: ({ least = 0, most = 1_000_000 }: Bounds) => z.int().min(least).max(most),
}

type Bounds = Pick<CellField, 'type' | 'least' | 'most'>
type Make = (field: Bounds) => z.ZodType
type TypeIn<F extends Fields> = F[keyof F]['type']
type MakesFor<F extends Fields> = { readonly [type in TypeIn<F>]: Make }
type Shape<F extends Fields, M extends MakesFor<F>> = {
  -readonly [name in keyof F]: F[name] extends { readonly required: true }
    ? ReturnType<M[F[name]['type']]>
    : z.ZodOptional<ReturnType<M[F[name]['type']]>>
}

/** The members of an object that has these fields, each as its type is made. */
export function shapeOf<const F extends Fields, M extends MakesFor<F>>(fields: F, makes: M): Shape<F, M>
export function shapeOf(fields: Fields, makes: Readonly<Partial<Record<FieldType, Make>>>): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const schema = present(makes[field.type])(field)
      const given = field.required ? schema : schema.optional()
      return [name, field.meaning === undefined ? given : given.describe(field.meaning)]
    }),
  )
}
