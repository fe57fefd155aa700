import { present } from '@lodestone/kernel'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

/** Headers of which two would let two readers of one request understand it differently. */
const ONCE = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'if-match',
  'transfer-encoding',
])

/**
 * What is wrong with a request that somebody behind this server could understand differently, before anything reads it: it names another host
 * in its first line, says a header twice, holds a NUL in its path or query, or has a compressed body, which nothing here unpacks.
 */
export function faultOf({ raw, headers }: FastifyRequest): ProblemError | undefined {
  const url = raw.url ?? ''
  if (!url.startsWith('/')) return new ProblemError('malformed', 'The request line has no path.')
  if (url.includes('%00')) return new ProblemError('malformed', 'The path or query holds a NUL.')
  const twice = repeated(raw.rawHeaders)
  if (twice) return new ProblemError('malformed', `The header ${twice} is there twice.`)
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return new ProblemError('unsupported-media-type', 'Bodies are taken as they are: no Content-Encoding.')
  return undefined
}

function repeated(rawHeaders: readonly string[]): string | undefined {
  const seen: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = present(rawHeaders[i]).toLowerCase()
    if (!ONCE.has(name)) continue
    if (seen.includes(name)) return name
    seen.push(name)
  }
  return undefined
}
