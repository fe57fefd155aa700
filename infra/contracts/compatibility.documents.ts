import type { Schema, Use } from './compatibility.schema.ts'
import { breaks } from './compatibility.ts'

/** What a change of the API or of the events would break for those who have read the published documents. */

type Content = Record<string, { schema?: Schema }>
type Response = { $ref?: string; headers?: object; content?: Content }
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  operationId: string
  'x-roles': readonly string[]
  parameters: readonly Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, Response>
}
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Response>; schemas: Record<string, Schema> }
}
export type AsyncApi = {
  channels: Record<string, { messages: Record<string, object> }>
  components: { messages: Record<string, { payload: Schema }>; schemas: Record<string, Schema> }
}

export function openApiBreaks(before: OpenApi, now: OpenApi): string[] {
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const other = now.paths[path]?.[method]
      const name = `${method.toUpperCase()} ${path}`
      return other
        ? operationBreaks({ operation, document: before }, { operation: other, document: now }, name)
        : [`${name}: is gone`]
    }),
  )
}

type Placed = { operation: Operation; document: OpenApi }

function operationBreaks(before: Placed, now: Placed, name: string): string[] {
  const [old, fresh] = [before.operation, now.operation]
  const lost = old['x-roles'].filter(role => !fresh['x-roles'].includes(role))
  return [
    ...(old.operationId === fresh.operationId
      ? []
      : [`${name}: was called ${old.operationId}, is ${fresh.operationId}`]),
    ...lost.map(role => `${name}: is no longer for ${role}`),
    ...parameterBreaks(before, now, name),
    ...bodyBreaks(before, now, name),
    ...answerBreaks(before, now, name),
  ]
}

function parameterBreaks(before: Placed, now: Placed, name: string): string[] {
  const keyOf = (one: Parameter): string => `${one.in} ${one.name}`
  const old = new Map(before.operation.parameters.map(one => [keyOf(one), one]))
  const fresh = new Map(now.operation.parameters.map(one => [keyOf(one), one]))
  const out: string[] = []
  for (const [key, parameter] of old) {
    const other = fresh.get(key)
    if (!other) out.push(`${name}: the parameter ${key} is gone`)
    else out.push(...schemaBreaks(before, now, parameter.schema, other.schema, 'sent', `${name} ${key}`))
  }
  for (const [key, { required }] of fresh)
    if (required && !old.get(key)?.required) out.push(`${name}: the parameter ${key} is required now`)
  return out
}

function bodyBreaks(before: Placed, now: Placed, name: string): string[] {
  const [old, fresh] = [before.operation.requestBody, now.operation.requestBody]
  const out: string[] = []
  if (fresh?.required && !old?.required) out.push(`${name}: a body is required now`)
  for (const [media, { schema }] of Object.entries(old?.content ?? {})) {
    const other = fresh?.content[media]
    if (!other) out.push(`${name}: ${media} is no longer taken`)
    else out.push(...schemaBreaks(before, now, schema ?? {}, other.schema ?? {}, 'sent', `${name} request`))
  }
  return out
}

const responseOf = ({ operation, document }: Placed, status: string): Response | undefined => {
  const response = operation.responses[status]
  return response?.$ref === undefined
    ? response
    : document.components.responses[response.$ref.split('/').at(-1) as string]
}

function answerBreaks(before: Placed, now: Placed, name: string): string[] {
  return Object.keys(before.operation.responses).flatMap(status => {
    const [old, fresh] = [responseOf(before, status), responseOf(now, status)]
    const place = `${name} ${status}`
    if (!fresh) return [`${name}: the status ${status} is gone`]
    const headers = Object.keys(old?.headers ?? {}).filter(header => !(header in (fresh.headers ?? {})))
    return [
      ...headers.map(header => `${place}: the header ${header} is gone`),
      ...Object.entries(old?.content ?? {}).flatMap(([media, { schema }]) => {
        const other = fresh.content?.[media]
        if (!other) return [`${place}: is no longer ${media}`]
        const found = schemaBreaks(before, now, schema ?? {}, other.schema ?? {}, 'read', place)
        // Refusals may get new codes: whoever does not know one goes by the status.
        return media === 'application/problem+json'
          ? found.filter(one => !/\.code: may have the new value/.test(one))
          : found
      }),
    ]
  })
}

const schemaBreaks = (before: Placed, now: Placed, old: Schema, fresh: Schema, use: Use, place: string): string[] =>
  breaks({ schema: old, document: before.document }, { schema: fresh, document: now.document }, use, place)

/** An event is read by consumers of any age, and again from the log when it is old: what was allowed stays, what was promised too. */
export function asyncApiBreaks(before: AsyncApi, now: AsyncApi): string[] {
  return Object.entries(before.channels).flatMap(([topic, { messages }]) =>
    Object.keys(messages).flatMap(name => {
      const [old, fresh] = [before.components.messages[name], now.components.messages[name]]
      if (!fresh) return [`${name}: is gone`]
      if (!(name in (now.channels[topic]?.messages ?? {}))) return [`${name}: is no longer on ${topic}`]
      return bothWays(before, now, old?.payload ?? {}, fresh.payload, name)
    }),
  )
}

export const headerBreaks = (before: AsyncApi, now: AsyncApi): string[] =>
  bothWays(before, now, before.components.schemas.headers ?? {}, now.components.schemas.headers ?? {}, 'headers')

function bothWays(before: AsyncApi, now: AsyncApi, old: Schema, fresh: Schema, place: string): string[] {
  const both = (['read', 'sent'] as const).flatMap(use =>
    breaks({ schema: old, document: before }, { schema: fresh, document: now }, use, place),
  )
  return [...new Set(both)]
}
