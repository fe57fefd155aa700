import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Below the range from which systems give ports to outgoing connections (32,768 on Linux, 49,152 elsewhere). */
const FIRST = 20_000
const COUNT = 12_000

/** Whether nobody listens on this port of the loopback address. */
export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

export type Ports = {
  /** The port kept for this use where it is still free, else another free one, which is then kept. */
  choose(use: string): Promise<number>
}

/**
 * Ports of one data folder, kept in its `ports.json`. The search starts at a place computed from the folder's path,
 * so that two folders seldom look at the same ports at the same moment.
 */
export async function openPorts(dataDir: string): Promise<Ports> {
  const file = join(dataDir, 'ports.json')
  const kept = await readFile(file, 'utf8')
    .then(text => JSON.parse(text) as Record<string, number>)
    .catch((): Record<string, number> => ({}))
  const start = createHash('sha256').update(dataDir).digest().readUInt32BE(0) % COUNT
  const search = async (use: string): Promise<number> => {
    const former = kept[use]
    if (former !== undefined && (await isFree(former))) return former
    const others = new Set(Object.entries(kept).flatMap(([name, port]) => (name === use ? [] : [port])))
    for (let step = 0; step < COUNT; step++) {
      const port = FIRST + ((start + step) % COUNT)
      if (others.has(port) || !(await isFree(port))) continue
      kept[use] = port
      await writeFile(`${file}.new`, `${JSON.stringify(kept)}\n`)
      await rename(`${file}.new`, file)
      return port
    }
    throw new Error(`no port from ${FIRST} to ${FIRST + COUNT - 1} is free`)
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    // One search at a time, so that PostgreSQL and Kafka, which start together, never choose the same port.
    choose: use => {
      const next = last.then(() => search(use))
      last = next.catch(() => {})
      return next
    },
  }
}
