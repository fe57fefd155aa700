import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Api } from '@lodestone/testing'
import { expect } from 'vitest'

export type Got = { readonly path: string; readonly headers: Record<string, string>; readonly body: string }
export type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

export async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
export const closing = (server: Server) => async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

/** What comes to a server, and how it answers: 204 unless told otherwise. */
export function listener(answer: Answer = (_, response) => response.writeHead(204).end()) {
  const got: Got[] = []
  const handler: RequestListener = async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    got.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body })
    answer(request, response)
  }
  return { got, handler, at: (path: string) => got.filter(one => one.path === path) }
}

/** A receiver over HTTP, which one of `closers` closes. */
export async function received(closers: (() => Promise<void>)[], answer?: Answer) {
  const { handler, ...rest } = listener(answer)
  const server = createServer(handler)
  const port = await listen(server)
  closers.push(closing(server))
  return { ...rest, url: `http://127.0.0.1:${port}` }
}

export async function hook(api: Api, url: string, types = ['participants.participant-suspended']) {
  const made = await api.post('/webhooks', { url, types })
  expect(made.status).toBe(201)
  return { path: `/webhooks/${made.body.id}`, id: made.body.id as string, secret: made.body.secret as string }
}
export const deliveries = async (api: Api, path: string, more = '') =>
  (await api.all(`${path}/deliveries${more}`)) as Shown[]
type Shown = { id: string; state: string; attempts: number; lastError?: string; nextAttemptAt?: string }
