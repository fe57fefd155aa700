import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The one way from a hub to its database, which can be closed, and can swallow everything without a word to either side. */
export type Gate = {
  readonly port: number
  /** Ends every connection and lets none through until `open`. */
  cut(): void
  /** Passes on nothing until `open`. */
  freeze(): void
  open(): void
  stop(): Promise<void>
}

export async function openGate(target: number): Promise<Gate> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let state: 'open' | 'cut' | 'frozen' = 'open'
  const flow = ([from, to]: readonly [Socket, Socket]): void => {
    from.pipe(to)
    to.pipe(from)
  }
  const halt = (pair: readonly [Socket, Socket]): void => {
    for (const one of pair) one.unpipe().pause()
  }
  const server = createServer({ noDelay: true }, from => {
    if (state === 'cut') return void from.resetAndDestroy()
    const pair = [from, connect({ host: '127.0.0.1', port: target, noDelay: true })] as const
    pairs.add(pair)
    for (const [one, other] of [pair, [pair[1], pair[0]] as const]) {
      one.on('error', () => other.destroy())
      one.on('close', () => {
        pairs.delete(pair)
        other.destroy()
      })
    }
    if (state === 'open') flow(pair)
    else halt(pair)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    cut: () => {
      state = 'cut'
      for (const [from] of pairs) from.resetAndDestroy()
    },
    freeze: () => {
      state = 'frozen'
      for (const pair of pairs) halt(pair)
    },
    open: () => {
      if (state === 'frozen') for (const pair of pairs) flow(pair)
      state = 'open'
    },
    stop: async () => {
      const closed = once(server.close(), 'close')
      for (const [from] of pairs) from.destroy()
      await closed
    },
  }
}
