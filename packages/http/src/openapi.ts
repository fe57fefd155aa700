import { type Problem, problem, type RouteContract, routes } from '@lodestone/contracts'
import { z } from 'zod'
import { API_PREFIX } from './mount.ts'

/** Schemas that contain themselves, by their text: they stand among the document's components, because a `$ref` counts from its root. */
type Definitions = Map<string, { name: string; schema: object }>

function schemaOf(definitions: Definitions, schema: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  const { $schema: _, $defs = {}, ...rest } = made
  let text = JSON.stringify(rest)
  for (const [local, definition] of Object.entries($defs)) {
    const pointed = (json: string, to: string): string => json.replaceAll(`"#/$defs/${local}"`, `"${to}"`)
    const key = pointed(JSON.stringify(definition), '#')
    const isAnyJson = 'anyOf' in definition
    const name = definitions.get(key)?.name ?? (isAnyJson ? 'AnyJson' : `Recursive${definitions.size + 1}`)
    const reference = `#/components/schemas/${name}`
    // Any JSON is said as such: a union that names itself says no more, and generators stumble over it.
    const schema = isAnyJson
      ? { description: 'Any JSON value' }
      : JSON.parse(pointed(JSON.stringify(definition), reference))
    definitions.set(key, { name, schema })
    text = pointed(text, reference)
  }
  return JSON.parse(text)
}

const FAILURES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'No valid token',
  403: 'Not for this role or organisation',
  404: 'Not found',
  409: 'Not possible in this state',
  412: 'The version is not the current one',
  413: 'Too large',
  415: 'Media type not supported',
  422: 'Refused, with a path to each field at fault',
  428: 'If-Match is required',
  429: 'Too many requests',
  503: 'Not available for a moment',
}

function statusesOf(route: RouteContract): number[] {
  const statuses = [401, 403, 429, 503]
  if (route.path.includes('{')) statuses.push(404)
  if (route.body || route.alsoAccepts) statuses.push(400, 413, 415, 422)
  if (route.query) statuses.push(422)
  if (route.method !== 'GET') statuses.push(409)
  if (route.ifMatch) statuses.push(412, 428)
  return [...new Set(statuses)].sort()
}

function parametersOf(definitions: Definitions, route: RouteContract): object[] {
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const query = Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(definitions, schema as z.ZodType, 'input'),
  }))
  const headers = [
    ...(route.idempotent
      ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }]
      : []),
    ...(route.ifMatch ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }] : []),
  ]
  return [...path, ...query, ...headers]
}

function bodyOf(definitions: Definitions, route: RouteContract): object {
  if (!route.body && !route.alsoAccepts) return {}
  const content: Record<string, object> = {}
  if (route.body) content['application/json'] = { schema: schemaOf(definitions, route.body, 'input') }
  for (const media of route.alsoAccepts ?? [])
    content[media] = {
      schema:
        media === 'multipart/form-data'
          ? { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] }
          : { type: 'string' },
    }
  return { requestBody: { required: !route.bodyOptional, content } }
}

function operationOf(definitions: Definitions, route: RouteContract): object {
  const { status, description, schema, media } = route.success
  const content = schema
    ? { [media ?? 'application/json']: { schema: schemaOf(definitions, schema) } }
    : media
      ? Object.fromEntries([media, ...(route.success.alsoGives ?? [])].map(one => [one, {}]))
      : undefined
  return {
    operationId: route.id,
    tags: [route.service],
    summary: route.summary,
    description: `For: ${route.who.join(', ')}.`,
    parameters: parametersOf(definitions, route),
    ...bodyOf(definitions, route),
    responses: {
      [status]: { description, ...(content ? { content } : {}) },
      ...Object.fromEntries(statusesOf(route).map(code => [code, { $ref: `#/components/responses/${code}` }])),
    },
  }
}

/** Version of the public API. */
const API_VERSION = '0.1.0'

/** The OpenAPI 3.1 document of the whole public API, made from the route table alone. */
export function openApiDocument(version = API_VERSION): object {
  const definitions: Definitions = new Map()
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes as readonly RouteContract[]) {
    const path = paths[route.path] ?? {}
    path[route.method.toLowerCase()] = operationOf(definitions, route)
    paths[route.path] = path
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lodestone',
      version,
      description:
        'Joint procurement of permanent-magnet materials: demand forecasts, offers with proven origin, pooled rounds.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: API_PREFIX }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Problem: schemaOf(definitions, problem satisfies z.ZodType<Problem>),
        ...Object.fromEntries([...definitions.values()].map(({ name, schema }) => [name, schema])),
      },
      responses: Object.fromEntries(
        Object.entries(FAILURES).map(([code, description]) => [code, { description, content }]),
      ),
    },
  }
}
