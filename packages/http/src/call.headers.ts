import { sha256Hex } from '@lodestone/kernel'
import type { FastifyRequest } from 'fastify'
import type { Call } from './call.ts'
import { ProblemError } from './problem.ts'

/** A header, the first of several. */
export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** What an Idempotency-Key promises: the same request. */
export function readIdempotency(request: FastifyRequest): Call['idempotency'] {
  const key = header(request, 'idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new ProblemError('validation-failed', 'The Idempotency-Key is 1 to 200 printable ASCII characters.', [
      { path: 'header.idempotency-key', message: 'not a key' },
    ])
  return {
    key,
    requestHash: sha256Hex(Buffer.concat([Buffer.from(`${request.url}\n`), request.rawBody ?? Buffer.alloc(0)])),
  }
}

/** The version that a change is meant for. */
export function readIfMatch(request: FastifyRequest): number {
  const value = header(request, 'if-match')
  if (value === undefined) throw new ProblemError('precondition-required', 'Send If-Match with the ETag you last saw.')
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(value.trim())?.[1]
  if (version === undefined) throw new ProblemError('stale-version', 'The If-Match is not an ETag of this object.')
  return Number(version)
}
