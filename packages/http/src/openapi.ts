import { Components, problem, routes } from '@lodestone/contracts'
import type { z } from 'zod'
import { API_PREFIX } from './mount.ts'
import type { Part } from './openapi.media.ts'
import { operationOf } from './openapi.operation.ts'
import { problemResponses } from './openapi.problems.ts'
import { TAGS } from './openapi.texts.ts'

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
            'A token of the OIDC issuer that the hub trusts, with roles and, for members and suppliers, their organisation; without these it is looked up among the people who have joined one, of whom whoever is of several names the one that is meant in the header X-Organisation',
        },
      },
      schemas: components.all(),
      responses: problemResponses(),
    },
  }
}
