import createFetchClient, { type Client } from 'openapi-fetch'
import type { paths } from './api.ts'
import { KEYED } from './keyed.ts'
import type { ItemOf, ListInit, PagedPath, PageOf } from './page.ts'
import { items, pages } from './paging.ts'
import { type RetryOptions, retrying } from './retry.ts'
import { type EventsOptions, events, type HubEvent } from './stream.ts'

export type HubClient = Client<paths> & {
  /** A list page by page: `for await (const page of hub.pages('/rounds'))`. Throws `HubProblem`. */
  pages<Path extends PagedPath>(path: Path, ...init: ListInit<Path>): AsyncGenerator<PageOf<Path>, void>
  /** Every item of a list: `for await (const round of hub.items('/rounds'))`. Throws `HubProblem`. */
  items<Path extends PagedPath>(path: Path, ...init: ListInit<Path>): AsyncGenerator<ItemOf<Path>, void>
  /** Events as they happen, for operators; a stream that breaks is taken up again behind the last event. */
  events(options?: EventsOptions): AsyncGenerator<HubEvent, void>
}

export type HubOptions = {
  /** Where the API is, `/api/v1` included. */
  readonly baseUrl: string
  /** The token that goes with each call, asked for anew each time, so that it can be renewed. */
  readonly token: () => string | undefined | Promise<string | undefined>
  /** The id of the organisation that calls are for, where the token's bearer acts for several by the hub's list of people. */
  readonly organisation?: () => string | undefined | Promise<string | undefined>
  readonly fetch?: typeof globalThis.fetch
  readonly retry?: RetryOptions
}

/**
 * A typed client of the hub's REST API: one method a path, answers and problems as the OpenAPI document has them. Calls that create get an
 * idempotency key by themselves unless they bring one, and are tried again with the same one.
 */
export function hubClient({ baseUrl, token, organisation, fetch, retry = {} }: HubOptions): HubClient {
  const send = (request: Request): Promise<Response> => (fetch ?? globalThis.fetch)(request)
  const signIn = async (request: Request): Promise<void> => {
    const bearer = await token()
    if (bearer) request.headers.set('authorization', `Bearer ${bearer}`)
    const of = await organisation?.()
    if (of) request.headers.set('x-organisation', of)
  }
  const client = createFetchClient<paths>({ baseUrl, fetch: retrying(send, signIn, retry) })
  client.use({
    onRequest({ request, schemaPath }) {
      if (KEYED.has(`${request.method} ${schemaPath}`) && !request.headers.has('idempotency-key'))
        request.headers.set('idempotency-key', newKey())
    },
  })
  const url = `${baseUrl.replace(/\/$/, '')}/stream`
  return Object.assign(client, {
    pages: <Path extends PagedPath>(path: Path, ...init: ListInit<Path>) => pages(client, path, ...init),
    items: <Path extends PagedPath>(path: Path, ...init: ListInit<Path>) => items(client, path, ...init),
    events: (options?: EventsOptions) => events({ url, fetch: send, prepare: signIn, retry }, options),
  })
}

/** An idempotency key: 128 random bits in hex. `crypto.randomUUID` is missing in browsers on pages without TLS. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
