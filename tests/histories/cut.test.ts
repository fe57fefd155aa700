import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { expect, test } from 'vitest'

/** A process that connects to some ports at once, and again when a connection is lost. */
const CLIENT = `
  const connect = port => require('node:net').connect(port, '127.0.0.1').on('close', () => setTimeout(connect, 20, port)).on('error', () => {})
  process.argv.slice(1).map(Number).forEach(connect)`

async function listening(): Promise<{ server: Server; port: number; next(): Promise<Socket> }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const next = async () => (await once(server, 'connection'))[0] as Socket
  return { server, port: (server.address() as AddressInfo).port, next }
}

test('on a signal a process loses its connections to the ports that are named and those it makes at once, and no others', async () => {
  const [cut, kept] = [await listening(), await listening()]
  const both = Promise.all([cut.next(), kept.next()])
  const preload = new URL('./cut.ts', import.meta.url).pathname
  const client = spawn(
    process.execPath,
    ['--no-warnings', '--import', preload, '-e', CLIENT, String(cut.port), String(kept.port)],
    { env: { ...process.env, CUT_PORTS: String(cut.port) }, stdio: 'inherit' },
  )
  try {
    const [first, other] = await both
    let isLost = false
    other.on('close', () => {
      isLost = true
    })
    for (const one of [first, other]) one.on('error', () => {}).resume()
    client.kill('SIGUSR2')
    await once(first, 'close')
    // Those that come at once are lost as well.
    for (let lost = 0; lost < 2; lost++) await once((await cut.next()).on('error', () => {}).resume(), 'close')
    expect(isLost).toBe(false)
  } finally {
    client.kill('SIGKILL')
    cut.server.close()
    kept.server.close()
  }
})
