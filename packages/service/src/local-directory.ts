import type { ServiceName } from '@lodestone/contracts'
import { API_PREFIX } from '@lodestone/http'
import type { FastifyInstance } from 'fastify'
import type { Directory } from './directory.ts'

/** Milliseconds a call to another process may take. */
const CALL_TIMEOUT_MS = 5_000

/** A directory over the services of this process and the addresses of the others. */
export function localDirectory(options: {
  local: readonly ServiceName[]
  urls: ReadonlyMap<ServiceName, string>
  app: FastifyInstance
}): Directory {
  const { local, urls, app } = options
  return {
    isLocal: service => local.includes(service),
    urlOf: service => urls.get(service),
    call: async (service, request) => {
      const path = API_PREFIX + request.path
      if (local.includes(service)) {
        const response = await app.inject({
          method: request.method,
          url: path,
          headers: { ...request.headers },
          ...(request.body === undefined ? {} : { payload: request.body }),
        })
        return { status: response.statusCode, body: response.body }
      }
      const url = urls.get(service)
      if (url === undefined) return { status: 503, body: '{}' }
      try {
        const response = await fetch(url + path, {
          method: request.method,
          headers: request.headers,
          ...(request.body === undefined ? {} : { body: request.body }),
          signal: AbortSignal.timeout(request.patienceMs ?? CALL_TIMEOUT_MS),
        })
        return { status: response.status, body: await response.text() }
      } catch {
        return { status: 503, body: '{}' }
      }
    },
  }
}
