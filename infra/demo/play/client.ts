import { setTimeout as after } from 'node:timers/promises'
import type { Problem } from '@lodestone/contracts'

/** The hub refused: its RFC 9457 problem, with what was asked. */
export class HubRefusal extends Error {
  readonly status: number
  readonly problem: Partial<Problem>
  constructor(what: string, status: number, problem: Partial<Problem>) {
    const where = problem.errors
      ?.slice(0, 3)
      .map(error => `${error.path}: ${error.message}`)
      .join('; ')
    super(`${what}: ${status} ${problem.code ?? ''} ${problem.detail ?? ''}${where ? ` (${where})` : ''}`)
    this.status = status
    this.problem = problem
  }
}

/** The hub answers nothing any more, not even whether it lives. */
class HubSilent extends Error {
  constructor(ms: number) {
    super(`the hub has answered nothing for ${ms / 1000} s`)
  }
}

export type Body = { readonly json: unknown } | { readonly text: string; readonly type: string }
type Options = {
  readonly body?: Body
  readonly key?: string | undefined
  readonly version?: number
  readonly query?: Record<string, string | undefined> | undefined
}

/** Milliseconds. A machine that is short of time makes each call take minutes; the hub is given up when it answers nothing at all. */
type Patience = {
  /** How long the hub may answer nothing, not even whether it lives. */
  readonly silenceMs: number
  /** How long a call is repeated while the hub says "not now". */
  readonly patienceMs: number
  /** How often it is asked whether it lives, and said that a call takes long. */
  readonly lookMs: number
  readonly say: (text: string) => void
}
const PATIENCE: Patience = {
  silenceMs: 60_000,
  patienceMs: 600_000,
  lookMs: 10_000,
  say: text => process.stderr.write(`${text}\n`),
}

/** One person at the hub's public REST API. Speaks HTTP only: what it knows of the hub is in the published contract. */
export class Client {
  readonly #origin: string
  readonly #health: string
  readonly #token: string
  readonly #patience: Patience
  constructor(baseUrl: string, token: string, patience: Partial<Patience> = {}) {
    const root = baseUrl.replace(/\/$/, '')
    this.#origin = `${root}/api/v1`
    this.#health = `${root}/healthz`
    this.#token = token
    this.#patience = { ...PATIENCE, ...patience }
  }

  get<T>(path: string, query?: Record<string, string | undefined>): Promise<T> {
    return this.#call<T>('GET', path, { query })
  }

  /** A POST that creates takes an idempotency key, so that repeating it is harmless; a transition needs none. */
  post<T>(path: string, json: unknown = {}, key?: string): Promise<T> {
    return this.#call<T>('POST', path, { body: { json }, key })
  }

  send<T>(path: string, body: Body, key: string, query?: Record<string, string | undefined>): Promise<T> {
    return this.#call<T>('POST', path, { body, key, query })
  }

  replace<T>(path: string, json: unknown, version: number): Promise<T> {
    return this.#call<T>('PUT', path, { body: { json }, version })
  }

  remove(path: string, version: number): Promise<unknown> {
    return this.#call('DELETE', path, { version })
  }

  /** Every item of a paged list. */
  async all<T>(path: string, query: Record<string, string | undefined> = {}): Promise<T[]> {
    const items: T[] = []
    let cursor: string | undefined
    do {
      const page = await this.get<{ items: T[]; nextCursor: string | null }>(path, { limit: '500', ...query, cursor })
      items.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return items
  }

  async #call<T>(method: string, path: string, options: Options): Promise<T> {
    const url = new URL(this.#origin + path)
    for (const [name, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, value)
    const what = `${method} ${path}`
    const begun = performance.now()
    const isLate = () => performance.now() - begun > this.#patience.patienceMs
    for (let pause = 25; ; pause = Math.min(pause * 2, 500)) {
      const answer = await this.#watched(what, begun, signal => this.#once(method, url, options, signal)).catch(
        fault => ({ fault: fault as Error }),
      )
      if ('fault' in answer) {
        // A lost answer may be asked for again only where asking twice does not act twice.
        const repeatable = method === 'GET' || options.key !== undefined
        if (!repeatable || isLate() || answer.fault instanceof HubSilent)
          throw new Error(`${what}: ${answer.fault.message}`)
      } else if (answer.status < 400) {
        return answer.body as T
      } else {
        const refusal = new HubRefusal(what, answer.status, answer.body as Partial<Problem>)
        if (!comesRight(refusal, options.key) || isLate()) throw refusal
      }
      await after(pause)
    }
  }

  /** A call that takes as long as it takes while the hub answers whether it lives. Throws `HubSilent` when it has not for too long. */
  async #watched<T>(what: string, begun: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { silenceMs, lookMs, say } = this.#patience
    const silent = new AbortController()
    let heard = performance.now()
    const look = async () => {
      const lives = await fetch(this.#health, { signal: AbortSignal.timeout(silenceMs) }).catch(() => undefined)
      await lives?.body?.cancel()
      if (lives) heard = performance.now()
      say(`    still waiting for ${what}, ${Math.round((performance.now() - begun) / 1000)} s`)
      if (performance.now() - heard > silenceMs) silent.abort(new HubSilent(silenceMs))
    }
    const looking = setInterval(() => void look(), lookMs)
    try {
      return await call(silent.signal)
    } finally {
      clearInterval(looking)
    }
  }

  async #once(
    method: string,
    url: URL,
    { body, key, version }: Options,
    signal: AbortSignal,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body ? { 'content-type': 'json' in body ? 'application/json' : body.type } : {}),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body ? { body: 'json' in body ? JSON.stringify(body.json) : body.text } : {}),
      signal,
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : { detail: text.slice(0, 200) } }
  }
}

/** What waiting heals: the hub is busy, or has not yet heard everywhere that an organisation was admitted. */
function comesRight({ status, problem }: HubRefusal, key: string | undefined): boolean {
  if (status === 503 || status === 429) return true
  return (problem.code === 'not-admitted' || problem.code === 'idempotency-in-progress') && key !== undefined
}
