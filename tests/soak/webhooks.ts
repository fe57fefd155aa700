import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Caller } from '../histories/recorder.ts'
import { ask } from './traffic.ts'

/** Somebody's webhook for all that it may be told, and who takes what it sends. */
export type Hook = {
  /** Messages that came, without those that came again. */
  readonly received: () => number
  /** How many are on their way. */
  pending(): Promise<number>
  /** Messages that the hub believes to be delivered and that never came. */
  lost(): Promise<string[]>
  stop(): Promise<void>
}

export async function openHook(caller: Caller): Promise<Hook> {
  const ids = new Set<string>()
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    ids.add(String(request.headers['webhook-id']))
    response.writeHead(204).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const known = await ask(caller, (api, signal) => api.get('/webhooks/types', { signal }))
  const types = known.body.items.map(({ type }: { type: string }) => type)
  const made = await ask(caller, (api, signal) =>
    api.post('/webhooks', { url: `http://127.0.0.1:${port}/`, types }, { signal }),
  )
  if (made.status !== 201) throw new Error(`the webhook was answered ${made.status} ${made.text}`)
  const deliveries = (): Promise<{ id: string; state: string; type: string }[]> =>
    caller.apis[0].all(`/webhooks/${made.body.id}/deliveries`)
  return {
    received: () => ids.size,
    pending: async () => (await deliveries()).filter(({ state }) => state === 'pending').length,
    lost: async () =>
      (await deliveries()).flatMap(({ id, state, type }) =>
        state === 'delivered' && ids.has(id)
          ? []
          : [`webhook: ${type} ${id} is ${state}, and ${ids.has(id) ? 'came' : 'never came'}`],
      ),
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
