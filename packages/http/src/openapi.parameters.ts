import type { Components, ProblemCode, RouteContract } from '@lodestone/contracts'
import type { Example } from '@lodestone/contracts/examples'
import { z } from 'zod'
import { pathText } from './openapi.texts.ts'

type Parameter = {
  name: string
  in: string
  required: boolean
  description: string
  schema: object
  example?: unknown
}

const exampleOf = (value: unknown) => (value === undefined ? {} : { example: value })

/** Parameters of a route's path and query, and the headers that it takes. */
export function parametersOf(components: Components, route: RouteContract, example: Example | undefined): Parameter[] {
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: pathText(route.path, name),
    schema: { type: 'string' },
    ...exampleOf(example?.path?.[name]),
  }))
  const query = Object.entries(route.query?.shape ?? {}).map(([name, schema]) => {
    const { description = '', ...rest }: Described = components.of(schema, 'sent')
    return {
      name,
      in: 'query',
      required: !schema.safeParse(undefined).success,
      description: sentence(description),
      schema: rest,
      ...exampleOf(example?.query?.[name]),
    }
  })
  return [...path, ...query, ...requestHeaders(route, example)]
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function requestHeaders(route: RouteContract, example: Example | undefined): Parameter[] {
  const header = (name: string, required: boolean, description: string, schema: object): Parameter => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string', ...schema },
    ...exampleOf(example?.headers?.[name.toLowerCase()]),
  })
  return [
    ...(route.idempotent
      ? [
          header('Idempotency-Key', false, 'A name for this call: a repetition answers what the first one did', {
            pattern: '^[\\x21-\\x7e]{1,200}$',
          }),
        ]
      : []),
    ...(route.ifMatch ? [header('If-Match', true, 'The ETag of the version that is meant', {})] : []),
    ...(route.success.media === 'text/event-stream'
      ? [
          header('Last-Event-ID', false, 'The id of the last event seen, after which the stream goes on', {
            pattern: '^\\d{1,18}$',
          }),
        ]
      : []),
  ]
}

type Headers = Record<string, { description: string; schema: object }>
const headersWhere = (headers: Headers): Headers | undefined => (Object.keys(headers).length > 0 ? headers : undefined)
const text = (description: string) => ({ description, schema: { type: 'string' } })

/** Headers that tell something in a route's success. */
type Described = { readonly description?: string }

export function headersOf(route: RouteContract): Headers | undefined {
  const { status, schema, media } = route.success
  const has = (field: string): boolean => hasField(schema, field)
  const isFile = media !== undefined && media !== 'text/event-stream'
  return headersWhere({
    ...(has('version') ? { ETag: text('The version, for If-Match') } : {}),
    ...(media === 'text/calendar' ? { ETag: text('Of what it says, for If-None-Match') } : {}),
    ...(status === 201 && !has('items') ? { Location: text('Where the object is') } : {}),
    ...(isFile ? { 'Content-Disposition': text('A name for the file') } : {}),
    ...(isFile && route.query?.shape.cursor ? { Link: text('Where the next part is, if there is one') } : {}),
  })
}

/** Whether an answer has a field: one of several shapes has it where each of them does. */
const hasField = (schema: unknown, field: string): boolean =>
  schema instanceof z.ZodDiscriminatedUnion
    ? schema.options.every(option => hasField(option, field))
    : schema instanceof z.ZodObject && field in schema.shape

/** Problems that pass by themselves, and say when. */
const PASSING: readonly ProblemCode[] = ['rate-limited', 'unavailable', 'idempotency-in-progress']

export const problemHeadersOf = (codes: readonly ProblemCode[]): Headers | undefined =>
  headersWhere(
    codes.some(code => PASSING.includes(code))
      ? {
          'Retry-After': {
            description: 'Seconds to wait before the next try',
            schema: { type: 'integer', minimum: 1 },
          },
        }
      : {},
  )
