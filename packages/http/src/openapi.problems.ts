import { PROBLEMS, type ProblemCode, problemsOf, type RouteContract, routes } from '@lodestone/contracts'
import type { Part } from './openapi.media.ts'
import { problemHeadersOf } from './openapi.parameters.ts'
import { PROBLEM_TEXTS } from './openapi.texts.ts'

/** Problems of one status that a route may answer with, under the name that they have among the document's responses. */
export function problemsByStatus(route: RouteContract): Map<number, { name: string; codes: readonly ProblemCode[] }> {
  const byStatus = Map.groupBy(problemsOf(route), code => PROBLEMS[code])
  return new Map([...byStatus].map(([status, codes]) => [status, { name: codes.join('.'), codes }]))
}

/** The problems that the document names among its responses. */
export function problemResponses(): Record<string, Part> {
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
