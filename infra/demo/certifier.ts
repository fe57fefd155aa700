import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchText } from '@lodestone/http'
import { type Fetch, fetchPublic } from '@lodestone/supply'
import { CERTIFIER_HOST } from './play/signers.ts'

/** What a site has that is to be read: a GET gives what was PUT at the same path before. */
function site() {
  const published = new Map<string, string>()
  return createServer(async (request, response) => {
    const path = request.url ?? '/'
    if (request.method === 'PUT') {
      let text = ''
      for await (const part of request.setEncoding('utf8')) text += part
      published.set(path, text)
    }
    const text = published.get(path)
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
}

/** The certifier's site, on loopback, and a way for the hub to this one: to everything else it goes as ever, over https to public addresses. */
export async function startCertifier(): Promise<{ url: string; fetch: Fetch; stop: () => Promise<void> }> {
  const server = site()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    fetch: asked => {
      const { hostname, pathname } = new URL(asked)
      if (hostname !== CERTIFIER_HOST) return fetchPublic(asked)
      return fetchText(url + pathname, { policy: { allowPrivate: true, ports: [] }, timeoutMs: 2_000 })
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise(done => server.close(() => done()))
    },
  }
}
