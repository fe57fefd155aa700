import { type HubClient, hubClient, type paths } from '@lodestone/client'
import { problemOf } from '../refusal/refused.ts'

/** The hub's API as whoever has signed in in this tab. */

let token: string | undefined
let organisation: string | undefined
let onRefused: ((status: 401 | 403) => void) | undefined

/** The token for calls, and what to do when the hub does not take it any more, or not for this. */
export function setToken(next: string | undefined, refused?: (status: 401 | 403) => void): void {
  token = next
  if (next === undefined) organisation = undefined
  onRefused = refused
}
/** The organisation that calls are meant for, where the token names none. */
export function actFor(id: string): void {
  organisation = id
}
/** What a call says of whoever makes it. */
export const callerHeaders = (): Record<string, string> => ({
  authorization: `Bearer ${token ?? ''}`,
  ...(organisation === undefined ? {} : { 'x-organisation': organisation }),
})

export const api: HubClient = hubClient({ baseUrl: '/api/v1', token: () => token })
/** Milliseconds that a call has, with all its tries: a hub that hangs must not look like one that thinks. Commands may bring whole books. */
const MOST_READ_MS = 30_000
const MOST_COMMAND_MS = 120_000
api.use({
  onRequest: ({ request }) => {
    const ms = request.method === 'GET' ? MOST_READ_MS : MOST_COMMAND_MS
    if (organisation !== undefined) request.headers.set('x-organisation', organisation)
    return new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(ms)]) })
  },
})

type Got<Data> = { data?: Data; error?: unknown; response: Response }

/** The body of an answer; throws `Problem` for everything that is not a success. Use it around each call: `ask(api.GET('/rounds'))`. */
export async function ask<Data>(call: Promise<Got<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await call.catch(async () => {
    throw await problemOf(0, {})
  })
  if (response.ok) return (data ?? {}) as NonNullable<Data>
  if (response.status === 401 || response.status === 403) onRefused?.(response.status)
  throw await problemOf(response.status, error)
}

type Method = 'get' | 'post' | 'put'
/** What a path answers: `Answer<'/rounds/{id}'>`, `Answer<'/rounds/{id}/what-if', 'post'>`. */
export type Answer<Path extends keyof paths, By extends Method = 'get'> = paths[Path] extends {
  [method in By]: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never
/** What a path is sent: `Body<'/supply/offers', 'post'>`. */
export type Body<Path extends keyof paths, By extends Method> = paths[Path] extends {
  [method in By]: { requestBody?: { content: { 'application/json': infer Sent } } }
}
  ? Sent
  : never
/** One of the items that a list answers: `Item<'/rounds'>`. */
export type Item<Path extends keyof paths> = Answer<Path> extends { items: (infer One)[] } ? One : never
