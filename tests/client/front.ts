import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a front does with one request: `pass` asks the hub and gives its answer, which the front may then keep from the caller. */
export type Mischief = (
  request: IncomingMessage,
  response: ServerResponse,
  pass: () => Promise<Response>,
  nth: number,
) => Promise<'answered' | 'honest'>

export type Front = { readonly url: string; readonly seen: IncomingMessage[]; stop(): Promise<void> }

/** A real HTTP server before a hub that loses answers, refuses and breaks off as it is told to. */
export async function startFront(hub: string, mischief: Mischief): Promise<Front> {
  const seen: IncomingMessage[] = []
  const server = createServer(async (request, response) => {
    seen.push(request)
    const nth = seen.length
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const pass = () =>
      fetch(hub + request.url, {
        method: request.method ?? 'GET',
        headers: Object.entries(request.headers).filter(
          ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name),
        ) as [string, string][],
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
        signal: gone.signal,
      })
    try {
      if ((await mischief(request, response, pass, nth)) === 'answered') return
      const answer = await pass()
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      for await (const chunk of answer.body ?? []) response.write(chunk)
      response.end()
    } catch {
      response.destroy()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
