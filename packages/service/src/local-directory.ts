import { text } from 'node:stream/consumers'
import type { ServiceName } from '@lodestone/contracts'
import { API_PREFIX, openUpstream, RESTART_MS } from '@lodestone/http'
import type { FastifyInstance } from 'fastify'
import type { Directory, ServiceResponse } from './directory.ts'

/** Milliseconds a call to another process may take. */
const CALL_TIMEOUT_MS = 5_000

const AWAY: ServiceResponse = { status: 503, body: '{}' }

/** A directory over the services of this process and the addresses of the others. */
export function localDirectory(options: {
  local: readonly ServiceName[]
  urls: ReadonlyMap<ServiceName, string>
  app: FastifyInstance
}): Directory & { close(): void } {
  const { local, urls, app } = options
  const upstream = openUpstream()
  return {
    isLocal: service => local.includes(service),
    urlOf: service => urls.get(service),
    call: async (service, request) => {
      const { method, headers, body, atOnce = false, patienceMs = CALL_TIMEOUT_MS } = request
      const path = API_PREFIX + request.path
      if (local.includes(service)) {
        const response = await app.inject({
          method,
          url: path,
          headers: { ...headers },
          ...(body === undefined ? {} : { payload: body }),
        })
        return responseOf(response.statusCode, response.headers, response.body)
      }
      const url = urls.get(service)
      if (url === undefined) return AWAY
      try {
        const answer = await upstream.send(url, {
          method,
          path,
          headers,
          ...(body === undefined ? {} : { body }),
          repeatable: method === 'GET',
          atOnce,
          signal: AbortSignal.timeout(patienceMs + (atOnce ? 0 : RESTART_MS)),
        })
        return responseOf(answer.statusCode ?? 503, answer.headers, await text(answer))
      } catch {
        return AWAY
      }
    },
    close: upstream.close,
  }
}

function responseOf(status: number, headers: Readonly<Record<string, unknown>>, body: string): ServiceResponse {
  const seconds = headers['retry-after']
  return { status, body, ...(seconds === undefined ? {} : { retryAfterSeconds: Number(seconds) }) }
}
