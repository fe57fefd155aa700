import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What leads callers to those processes that are ready, as a Kubernetes Service does. */
export type Front = {
  readonly url: string
  add(url: string): void
  /** Whether new connections are led to the process. */
  leadsTo(url: string): boolean
  stop(): Promise<void>
}

/** Milliseconds between looks whether a process is ready; for its answer as in the manifests. */
const LOOK_EVERY_MS = 1_000
const LOOK_MS = 4_000

/**
 * Leads each new connection to a process whose /readyz answered 200 when it last answered, in turn. A connection stays where it is for as
 * long as both ends keep it, and nothing is read of what passes. Where nobody is ready, it is ended at once.
 */
export async function openFront(): Promise<Front> {
  const ready = new Map<string, boolean>()
  let turn = 0
  const look = async (url: string): Promise<void> => {
    const late = AbortSignal.timeout(LOOK_MS)
    try {
      const answer = await fetch(`${url}/readyz`, { headers: { connection: 'close' }, signal: late })
      await answer.body?.cancel()
      ready.set(url, answer.ok)
    } catch {
      if (!late.aborted) ready.set(url, false)
    }
  }
  const looking = setInterval(() => {
    for (const url of ready.keys()) void look(url)
  }, LOOK_EVERY_MS)

  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, from => {
    const targets = [...ready].flatMap(([url, is]) => (is ? [url] : []))
    const target = targets[turn++ % targets.length]
    if (target === undefined) return void from.resetAndDestroy()
    const { hostname, port } = new URL(target)
    const to = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true })
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one)
      one.on('error', () => other.resetAndDestroy())
      one.on('close', () => open.delete(one))
      one.pipe(other)
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: url => void ready.set(url, false),
    leadsTo: url => ready.get(url) === true,
    stop: async () => {
      clearInterval(looking)
      const closed = once(server.close(), 'close')
      for (const one of open) one.destroy()
      await closed
    },
  }
}
