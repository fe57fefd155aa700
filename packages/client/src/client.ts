import createFetchClient, { type Client } from 'openapi-fetch'
import type { paths } from './api.ts'

export type HubClient = Client<paths>

export type HubOptions = {
  /** Where the API is, `/api/v1` included. */
  readonly baseUrl: string
  /** The token that goes with each call, asked for anew each time, so that it can be renewed. */
  readonly token: () => string | undefined | Promise<string | undefined>
  readonly fetch?: typeof globalThis.fetch
}

/** A typed client of the hub's REST API: one method a path, answers and problems as the OpenAPI document has them. */
export function hubClient({ baseUrl, token, fetch }: HubOptions): HubClient {
  const client = createFetchClient<paths>({ baseUrl, ...(fetch ? { fetch } : {}) })
  client.use({
    async onRequest({ request }) {
      const bearer = await token()
      if (bearer) request.headers.set('authorization', `Bearer ${bearer}`)
      return request
    },
  })
  return client
}
