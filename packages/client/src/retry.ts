import { HubUnreachable, hasMembers } from './problem.ts'
import { retryAfterMs } from './retry-after.ts'

export type RetryOptions = {
  /** Times a call is tried in all; 5 unless given, 1 for no retry. */
  readonly attempts?: number
  /** Milliseconds of the first pause at most; it doubles from try to try. 200 unless given. */
  readonly firstPauseMs?: number
  /** Milliseconds of any pause at most. A hub that asks for more gets no further try. 20,000 unless given. */
  readonly longestPauseMs?: number
}

/** A hub that stood still for a while takes a request that waited meanwhile for one that never came in full: 408. It has done nothing. */
const BUSY = new Set([408, 429, 502, 503, 504])
const SAFE = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])
const WITHOUT_BODY = new Set([204, 205, 304])

/**
 * A fetch that tries again when no answer came or the hub is busy, with growing, random pauses: calls that change nothing, those that name
 * the version they change (`If-Match`), and those with an idempotency key, which the hub does once however often they arrive. Nothing else is ever
 * sent twice. `prepare` is asked before every try. Throws `HubUnreachable` when no answer came, the signal's reason when it aborts.
 */
export function retrying(
  send: (request: Request) => Promise<Response>,
  prepare: (request: Request) => Promise<void>,
  options: RetryOptions = {},
): (request: Request) => Promise<Response> {
  const { attempts = 5 } = options
  return async request => {
    const repeatable = SAFE.has(request.method) || request.headers.has('idempotency-key')
    for (let attempt = 1; ; attempt++) {
      const last = !repeatable || attempt >= attempts
      const tried = await once(request, last ? request : request.clone(), send, prepare)
      if (last || !(await comesRight(tried))) return settled(tried, attempt)
      const pause = pauseMs(attempt, tried.response, options)
      if (pause === undefined) return settled(tried, attempt)
      await rest(pause, request.signal)
    }
  }
}

type Tried = { readonly response?: Response; readonly fault?: unknown }

async function once(
  given: Request,
  request: Request,
  send: (request: Request) => Promise<Response>,
  prepare: (request: Request) => Promise<void>,
): Promise<Tried> {
  await prepare(request)
  try {
    const response = await send(request)
    // An answer that breaks off in its middle is no answer, so it is read to its end here.
    const body = WITHOUT_BODY.has(response.status) ? null : await response.arrayBuffer()
    const { status, statusText, headers } = response
    return { response: new Response(body, { status, statusText, headers }) }
  } catch (fault) {
    if (given.signal.aborted) throw given.signal.reason
    return { fault }
  }
}

function settled({ response, fault }: Tried, attempts: number): Response {
  if (response) return response
  const times = attempts === 1 ? '' : `, asked ${attempts} times`
  throw new HubUnreachable(`no answer from the hub${times}: ${sentenceOf(fault)}`, { cause: fault })
}

/** What the innermost cause says: fetch itself says no more than that it failed. */
function sentenceOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  const { cause } = fault
  if (!(cause instanceof Error)) return fault.message
  return cause.message || ('code' in cause ? String(cause.code) : fault.message)
}

async function comesRight({ response }: Tried): Promise<boolean> {
  if (!response || BUSY.has(response.status)) return true
  if (response.status !== 409) return false
  // The first call with this key, whose answer was lost, is still at work.
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => ({}))
  return hasMembers(problem) && problem.code === 'idempotency-in-progress'
}

/** Milliseconds to the next try: what the hub asks for, or a random part of a time that doubles. Undefined when that is too long. */
export function pauseMs(attempt: number, response: Response | undefined, options: RetryOptions): number | undefined {
  const { firstPauseMs = 200, longestPauseMs = 20_000 } = options
  const asked = response && retryAfterMs(response)
  const own = Math.random() * Math.min(firstPauseMs * 2 ** Math.min(attempt - 1, 20), longestPauseMs)
  if (asked === undefined) return own
  // Not all who were asked to wait come back at the same moment.
  return asked > longestPauseMs ? undefined : asked + own
}

/** Waits; throws the signal's reason as soon as it aborts. */
export function rest(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
