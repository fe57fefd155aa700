import {
  approval,
  Components,
  PROBLEMS,
  type ProblemCode,
  problem,
  problemsOf,
  type RouteContract,
  routes,
  WAITS,
  XLSX,
} from '@lodestone/contracts'
import { answers, type Example, examples, type OtherBody } from '@lodestone/contracts/examples'
import type { z } from 'zod'
import { API_PREFIX } from './mount.ts'
import { headersOf, parametersOf, problemHeadersOf } from './openapi.parameters.ts'
import { PROBLEM_TEXTS, TAGS } from './openapi.texts.ts'

type Part = Record<string, unknown>

/** Bodies of other media types than JSON. */
const OTHER_BODIES: Record<string, Part> = {
  'multipart/form-data': {
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
  },
  'text/csv': {
    schema: { type: 'string', description: 'A header row, then a row a line; an empty cell is a field left out' },
  },
  'application/x-ndjson': { schema: { type: 'string', description: 'A line as JSON in each row' } },
  [XLSX]: { schema: { type: 'string', format: 'binary', description: 'A workbook, as the template is' } },
}
/** Answers of other media types than JSON. */
const OTHER_ANSWERS: Record<string, Part> = {
  'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
  'text/csv': { schema: { type: 'string', description: 'A header row, then a row for each' } },
  'application/x-ndjson': { schema: { type: 'string', description: 'As JSON in each row' } },
  [XLSX]: { schema: { type: 'string', format: 'binary', description: 'A workbook' } },
  'text/event-stream': {
    schema: {
      type: 'string',
      description:
        'Server-sent events: id (to resume with), event (its type) and data (JSON); `retry` says when to come back',
    },
  },
}

const shown = (value: unknown): Part => (value === undefined ? {} : { examples: { example: { value } } })

function otherShown(other: OtherBody | undefined): Part {
  if (other === undefined || 'text' in other) return shown(other?.text)
  return {
    examples: { example: { description: `The workbook that GET ${API_PREFIX}/templates/${other.template} gives out` } },
  }
}

function bodyOf(components: Components, route: RouteContract, example: Example | undefined): Part {
  if (!route.body && !route.alsoAccepts) return {}
  const content: Record<string, Part> = {}
  if (route.body) content['application/json'] = { schema: components.of(route.body, 'sent'), ...shown(example?.body) }
  for (const media of route.alsoAccepts ?? [])
    content[media] = { ...OTHER_BODIES[media], ...otherShown(example?.also?.[media]) }
  return { requestBody: { required: !route.bodyOptional, content } }
}

function successOf(components: Components, route: RouteContract): Part {
  const { description, schema, media } = route.success
  const noted = answers[route.id]?.body
  const headers = headersOf(route)
  const content = schema
    ? { [media ?? 'application/json']: { schema: components.of(schema, 'read'), ...shown(noted) } }
    : media &&
      Object.fromEntries(
        [media, ...(route.success.alsoGives ?? [])].map(one => [
          one,
          { ...OTHER_ANSWERS[one], ...(one === media ? shown(noted) : {}) },
        ]),
      )
  return { description, ...(headers ? { headers } : {}), ...(content ? { content } : {}) }
}

const waiting = (components: Components): Part => ({
  description: 'Waits for a second operator, where the hub asks for two: see GET /approvals',
  content: { 'application/json': { schema: components.of(approval, 'read') } },
})

/** Problems of one status that a route may answer with, under the name that they have among the document's responses. */
function problemsByStatus(route: RouteContract): Map<number, { name: string; codes: readonly ProblemCode[] }> {
  const byStatus = Map.groupBy(problemsOf(route), code => PROBLEMS[code])
  return new Map([...byStatus].map(([status, codes]) => [status, { name: codes.join('.'), codes }]))
}

function operationOf(components: Components, route: RouteContract): Part {
  const example = new Map<string, Example>(Object.entries(examples)).get(route.id)
  return {
    operationId: route.id,
    tags: [route.service],
    summary: route.summary,
    description: descriptionOf(route),
    'x-roles': route.who,
    parameters: parametersOf(components, route, example),
    ...bodyOf(components, route, example),
    responses: {
      [route.success.status]: successOf(components, route),
      ...(route.twoPeople ? { [WAITS]: waiting(components) } : {}),
      ...Object.fromEntries(
        [...problemsByStatus(route)].map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    },
  }
}

const KiB = 1024
const descriptionOf = (route: RouteContract): string =>
  [
    `For: ${route.who.join(', ')}.`,
    ...(route.twoPeople ? ['Where the hub asks for two people, a second operator confirms it.'] : []),
    ...(route.audited ? ['What operators and auditors read here of others is kept in the audit.'] : []),
    ...(route.bodyLimit ? [`The body has at most ${route.bodyLimit / KiB / KiB} MiB.`] : []),
  ].join(' ')

function problemResponses(): Record<string, Part> {
  const named = new Map(
    routes.flatMap(route => [...problemsByStatus(route).values()].map(one => [one.name, one.codes] as const)),
  )
  return Object.fromEntries(
    [...named]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, codes]) => {
        const headers = problemHeadersOf(codes)
        return [
          name,
          {
            description: codes.map(code => `\`${code}\`: ${PROBLEM_TEXTS[code]}`).join('. '),
            ...(headers ? { headers } : {}),
            content: {
              'application/problem+json': {
                schema: {
                  allOf: [
                    { $ref: '#/components/schemas/Problem' },
                    { type: 'object', properties: { code: { type: 'string', enum: codes } } },
                  ],
                },
              },
            },
          },
        ]
      }),
  )
}

/** Version of the public API. */
const API_VERSION = '0.1.0'

const DESCRIPTION = `Joint procurement of permanent-magnet materials: demand forecasts, offers with proven origin, pooled rounds.

Kilograms, money and percentages are decimal strings: a JSON number is refused there. An unknown field of a request is refused; an answer may
gain fields. Lists come in pages \`{ items, nextCursor }\`: send \`nextCursor\` as \`cursor\` until it is null. What has a version has it as
\`ETag\`; changing it takes that as \`If-Match\`. A creating call takes an \`Idempotency-Key\`: repeated with the same body, it answers what the
first one did. Errors are \`application/problem+json\` with a \`code\` and, where fields are at fault, a path to each.`

/** The OpenAPI 3.1 document of the whole public API, made from the route table and its examples alone. */
export function openApiDocument(version = API_VERSION): object {
  const components = new Components()
  components.of(problem satisfies z.ZodType, 'read')
  const paths: Record<string, Record<string, Part>> = {}
  for (const route of routes) {
    const path = paths[route.path] ?? {}
    path[route.method.toLowerCase()] = operationOf(components, route)
    paths[route.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lodestone',
      version,
      description: DESCRIPTION,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: API_PREFIX, description: 'The hub that serves this document' }],
    security: [{ bearer: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'A token of the OIDC issuer that the hub trusts, with roles and, for members and suppliers, their organisation',
        },
      },
      schemas: components.all(),
      responses: problemResponses(),
    },
  }
}
