import { connect } from 'node:net'

/** Milliseconds one question may take. */
const LIMIT_MS = 1_000

/** Whether a Kafka broker on this port of the loopback address answers ApiVersions, the first request of every client. */
export function answersAsKafka(port: number): Promise<boolean> {
  const correlation = 7
  const request = Buffer.alloc(14)
  request.writeInt32BE(10, 0)
  request.writeInt16BE(18, 4)
  request.writeInt32BE(correlation, 8)
  request.writeInt16BE(-1, 12)
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1', timeout: LIMIT_MS })
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => socket.write(request))
    socket.once('data', data =>
      settle(data.length >= 10 && data.readInt32BE(4) === correlation && data.readInt16BE(8) === 0),
    )
    socket.once('timeout', () => settle(false))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
  })
}
