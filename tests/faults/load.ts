import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { Api } from '@lodestone/testing'
import { forecast, line } from '../system/hub.ts'

/** What callers ask of a hub all the time, each on a connection that it keeps, none of them a second time. */
export type Load = {
  /** What was not answered, or with something else than it should, in words. */
  readonly failed: readonly string[]
  /** Ids of the forecasts whose submission was acknowledged. */
  readonly submitted: readonly string[]
  /** Lets each caller have its last answer. */
  stop(): Promise<void>
}

/** Milliseconds that a caller rests between an answer and its next request. */
const RESTS_MS = 50
/** The same of one that asks seldom: its connection is idle most of the time. */
const SLOW_RESTS_MS = 1_100
/** Milliseconds that an answer may take. */
const PATIENCE_MS = 30_000
const WRITERS = 2
/** Lists of each service behind the console, and of the console itself. */
const READ = ['/participants', '/demand/forecasts', '/supply/offers', '/aggregation/demand', '/rounds', '/approvals']

/** `member` has submitted `draft`, which is revised by a call that nobody may send twice: it names the version that it replaces. */
export function startLoad(origin: string, { operator, member, forecastId, draft }: Callers): Load {
  const failed: string[] = []
  const submitted: string[] = []
  const began = performance.now()
  let stopping = false

  async function caller(expected: number, asked: () => Asked, restMs = RESTS_MS): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!stopping) {
      const { method = 'GET', path, body, done, ...of } = asked()
      const what = `${method} ${path} after ${Math.round(performance.now() - began)} ms`
      try {
        const answer = await send(agent, origin, { method, path, body, ...of })
        if (answer.status === expected) done?.(JSON.parse(answer.text))
        else failed.push(`${what}: ${answer.status} ${answer.text}`)
      } catch (error) {
        failed.push(`${what}: ${error}`)
      }
      await pause(restMs)
    }
    agent.destroy()
  }

  const reading = (path: string) => () => ({ api: operator, path })
  const submitting = (): Asked => ({
    api: member,
    method: 'POST',
    path: '/demand/forecasts',
    body: forecast([line({ quantityKg: '10' })]),
    headers: { 'idempotency-key': randomUUID() },
    done: ({ id }) => void submitted.push(id),
  })
  let version = 1
  const revising = (): Asked => ({
    api: member,
    method: 'PUT',
    path: `/demand/forecasts/${forecastId}`,
    body: { ...draft, lines: draft.lines.map(one => ({ ...one, quantityKg: `${10 + version}` })) },
    headers: { 'if-match': `"${version}"` },
    done: () => void version++,
  })
  const callers = [
    ...READ.map(path => caller(200, reading(path))),
    caller(200, reading('/demand/forecasts'), SLOW_RESTS_MS),
    ...Array.from({ length: WRITERS }, () => caller(201, submitting)),
    caller(200, revising),
  ]
  return {
    failed,
    submitted,
    stop: async () => {
      stopping = true
      await Promise.all(callers)
    },
  }
}

type Callers = {
  readonly operator: Api
  readonly member: Api
  readonly forecastId: string
  readonly draft: ReturnType<typeof forecast>
}
type Asked = {
  readonly api: Api
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly done?: (body: { id: string }) => void
}

async function send(agent: Agent, origin: string, asked: Asked): Promise<{ status: number; text: string }> {
  const { api, method = 'GET', path, body, headers } = asked
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const sent = request(`${origin}/api/v1${path}`, {
    agent,
    method,
    headers: {
      authorization: `Bearer ${api.token}`,
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      ...headers,
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  sent.end(payload)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, text: await text(answer) }
}
