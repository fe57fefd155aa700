import { z } from 'zod'
import { reading, XLSX } from '../files.ts'
import type { Role, RouteContract, ServiceName } from '../route.ts'
import * as v from '../values.ts'

/** How a line of the table is written: who may call it, and what many of them have. */

export const MiB = 1024 * 1024

export const OPERATOR: readonly Role[] = ['operator']
export const MEMBER: readonly Role[] = ['member']
export const SUPPLIER: readonly Role[] = ['supplier']
/** Beside the roles of a route: whoever is signed in, in none of them. */
export const ANYONE_SIGNED_IN = { anySubject: true } as const
export const FUNDER: readonly Role[] = ['funder']
/** Whoever takes part in rounds of goods. */
export const TRADERS: readonly Role[] = ['member', 'supplier']
/** Every organisation, whatever it takes part as. */
export const PARTIES: readonly Role[] = v.participantKind.options
/** Those who give commands: organisations, and operators for them. */
export const KEEPERS: readonly Role[] = [...PARTIES, 'operator']
export const OVERSIGHT: readonly Role[] = ['operator', 'auditor']
export const MEMBER_SIDE: readonly Role[] = ['member', 'operator', 'auditor']
export const SUPPLIER_SIDE: readonly Role[] = ['supplier', 'operator', 'auditor']

/** What an organisation's administrators alone may do of its people. */
export const administrator = { needs: 'administrator' } as const

/** What a program may do for an organisation, beside reading. */
export const machines = { machines: true } as const

/** A number in a query is written in digits: JavaScript takes `0x10`, `1e2` and spaces for numbers too. */
export const digits = <T extends z.ZodNumber>(number: T) =>
  z.preprocess(text => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text), number)

export const paging = {
  limit: digits(z.number().int().min(1).max(500)).optional().describe('items of a page, 100 unless given'),
  cursor: z.string().max(500).optional().describe('where to go on: the nextCursor of the page before'),
}
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
export const query = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape)
export const filter = {
  material: v.materialId.optional().describe('this material only, by its id'),
  period: v.period.optional().describe('this period only: a quarter such as 2027-Q1 or a month such as 2027-03'),
}
export const because = z.strictObject({ reason: v.reason })
export const record = z.record(z.string(), v.json())

export const found = <S extends z.ZodType>(schema: S, description = 'Found') => ({
  status: 200 as const,
  description,
  schema,
})
/** A file: CSV unless another format is asked for. */
export const fileGiven = (description: string) => ({
  status: 200 as const,
  description,
  media: 'text/csv' as const,
  alsoGives: [XLSX, 'application/x-ndjson'] as const,
})
export const FILES = ['text/csv', 'application/x-ndjson', XLSX] as const
/** Delivery schedules of other systems too. */
export const DEMAND_FILES = [...FILES, 'application/edifact', 'application/xml'] as const
export const exporting = {
  format: z.enum(['csv', 'xlsx', 'ndjson']).optional().describe('the kind of file, csv unless given'),
  cursor: z.string().max(500).optional().describe('where to go on: as the `Link` of the part before says'),
}
export const previewing = {
  ...reading,
  first: digits(z.number().int().min(0).max(10_000))
    .optional()
    .describe('how many of its rows are shown, 100 unless given'),
}
export const created = <S extends z.ZodType>(schema: S, description = 'Created') => ({
  status: 201 as const,
  description,
  schema,
})

type Method = RouteContract['method']
type More = Omit<RouteContract, 'id' | 'service' | 'method' | 'path' | 'who' | 'summary' | 'success'>
type Success = RouteContract['success']

/** A line of the table. Its type keeps what the schemas say, so that whoever serves or calls it has it from here. */
export function route<
  const Id extends string,
  const Service extends ServiceName,
  const M extends Method,
  const Path extends `/${string}`,
  const S extends Success,
  const R extends More = Record<never, never>,
>(id: Id, service: Service, line: `${M} ${Path}`, who: readonly Role[], summary: string, success: S, more?: R) {
  const [method, path] = line.split(' ')
  return { ...more, id, service, method, path, who, summary, success } as Route<Id, Service, M, Path, S, NoInfer<R>>
}
type Route<Id, Service, M, Path, S, R> = R & {
  readonly id: Id
  readonly service: Service
  readonly method: M
  readonly path: Path
  readonly who: readonly Role[]
  readonly summary: string
  readonly success: S
}
