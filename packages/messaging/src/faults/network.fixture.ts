import net from 'node:net'
import type { KafkaSettings } from '../kafka/kafka.client.ts'

/** A network that can be broken: every connection of a client goes through it. */
export type Network = {
  readonly socketFactory: NonNullable<KafkaSettings['socketFactory']>
  /** The address of a database, by way of this network. */
  through(url: string): Promise<string>
  /** Refuses connections and cuts those there are, until `mend`. */
  cut(): void
  mend(): void
  /** The next answer that follows a request larger than `bytes` is lost, with its connection. */
  loseAnswerOf(bytes: number): void
  readonly lost: number
}

export async function openNetwork(): Promise<Network & { close(): Promise<void> }> {
  const pairs = new Set<[net.Socket, net.Socket]>()
  let isCut = false
  let losing: number | undefined
  let lost = 0

  function join(client: net.Socket, target: { host: string; port: number }, first?: Buffer): void {
    const broker = net.connect(target)
    const pair: [net.Socket, net.Socket] = [client, broker]
    pairs.add(pair)
    const close = () => {
      pairs.delete(pair)
      client.destroy()
      broker.destroy()
    }
    let dropping = false
    const forward = (data: Buffer) => {
      if (losing !== undefined && data.length > losing) {
        losing = undefined
        dropping = true
      }
      broker.write(data)
    }
    broker.on('error', close).on('close', close)
    client.on('error', close).on('close', close)
    client.on('data', forward)
    if (first && first.length > 0) forward(first)
    broker.on('data', data => {
      if (dropping) {
        lost++
        close()
      } else client.write(data)
    })
    if (isCut) close()
  }

  // Each client connection names its target in a first line.
  const server = net.createServer(client => {
    client.on('error', () => {})
    client.once('data', first => {
      const end = first.indexOf('\n')
      const [host = '', port = '0'] = first.subarray(0, end).toString().split(' ')
      join(client, { host, port: Number(port) }, first.subarray(end + 1))
    })
    if (isCut) client.destroy()
  })
  const servers = [server]
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo

  return {
    socketFactory: ({ host, port: target, onConnect }) => {
      const socket = net.connect({ host: '127.0.0.1', port })
      socket.once('connect', () => {
        socket.write(`${host} ${target}\n`)
        onConnect()
      })
      return socket
    },
    async through(url) {
      const address = new URL(url)
      const target = { host: address.hostname, port: Number(address.port || 5432) }
      const gate = net.createServer(client =>
        join(
          client.on('error', () => {}),
          target,
        ),
      )
      servers.push(gate)
      await new Promise<void>(resolve => gate.listen(0, '127.0.0.1', resolve))
      address.host = `127.0.0.1:${(gate.address() as net.AddressInfo).port}`
      return address.href
    },
    cut() {
      isCut = true
      for (const pair of pairs) for (const socket of pair) socket.destroy()
    },
    mend() {
      isCut = false
    },
    loseAnswerOf(bytes) {
      losing = bytes
    },
    get lost() {
      return lost
    },
    async close() {
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      await Promise.all(servers.map(one => new Promise(resolve => one.close(resolve))))
    },
  }
}
