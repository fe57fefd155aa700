import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPorts } from './ports.ts'

let folder: string
const servers: Server[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ports-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true })
})

const occupy = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject)
    servers.push(server)
    server.listen(port, '127.0.0.1', resolve)
  })

test('a port is kept from start to start', async () => {
  const first = await (await openPorts(folder)).choose('kafka')
  expect(await (await openPorts(folder)).choose('kafka')).toBe(first)
})

test('a kept port that somebody took is left to him, and the new one is kept', async () => {
  const taken = await (await openPorts(folder)).choose('kafka')
  await occupy(taken)
  const other = await (await openPorts(folder)).choose('kafka')
  expect(other).not.toBe(taken)
  await occupy(other)
  expect(await (await openPorts(folder)).choose('kafka')).not.toBe(other)
})

test('uses that choose at the same time get different ports', async () => {
  const ports = await openPorts(folder)
  const chosen = await Promise.all(['postgres', 'kafka', 'kafka-controller'].map(use => ports.choose(use)))
  expect(new Set(chosen).size).toBe(3)
})
