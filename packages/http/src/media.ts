import type { RouteContract } from '@lodestone/contracts'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

/** The media type of a body, without its parameters. */
export const mediaOf = ({ headers }: FastifyRequest): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase()

/** The media types of bodies that a route takes. */
export function mediaTaken({ alsoAccepts = [] }: RouteContract): readonly string[] {
  const multipartOnly = alsoAccepts.includes('multipart/form-data')
  return [...(multipartOnly ? [] : ['application/json']), ...alsoAccepts]
}

/** Throws 415 for a body of a type that is not taken. */
export function checkMediaType(taken: readonly string[], request: FastifyRequest): void {
  const type = mediaOf(request)
  if (type === undefined || request.method === 'GET' || request.method === 'DELETE') return
  if (!taken.includes(type)) throw new ProblemError('unsupported-media-type', `This route takes: ${taken.join(', ')}.`)
}
