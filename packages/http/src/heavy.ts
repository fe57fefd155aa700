import { type RouteContract, XLSX } from '@lodestone/contracts'
import type { FastifyRequest } from 'fastify'
import { payerOf } from './allowance.ts'
import { type FairTurns, TooManyWaiting } from './fair-turns.ts'
import { mediaOf } from './media.ts'
import { ProblemError } from './problem.ts'
import { LIGHT_BYTES } from './sent.ts'
import type { Identity } from './token-rules.ts'

/** Seconds after which whoever has too many large requests waiting should come back. */
const HEAVY_RETRY_SECONDS = 10

/** Of a body without a length nobody knows how long it will be, and of a file not how long it takes to read. */
export const isHeavy = (route: RouteContract, request: FastifyRequest): boolean =>
  route.large === true ||
  route.files === 'preview' ||
  mediaOf(request) === XLSX ||
  request.headers['transfer-encoding'] !== undefined ||
  Number(request.headers['content-length'] ?? 0) > LIGHT_BYTES

/** Waits for the turn of a heavy request. Gives what ends it; throws 429 where too many wait. */
export async function inTurn(heavy: FairTurns, identity: Identity): Promise<(tookMs: number) => void> {
  try {
    return await heavy.begin(payerOf(identity))
  } catch (error) {
    if (!(error instanceof TooManyWaiting)) throw error
    throw new ProblemError(
      'rate-limited',
      'Too many large requests of your organisation come before this one: they are carried out one after the other.',
      undefined,
      HEAVY_RETRY_SECONDS,
    )
  }
}
