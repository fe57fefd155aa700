import { randomInt } from 'node:crypto'
import { isFree } from '../../infra/data-folder/ports.ts'

/** Ports that this process was given: another server may not listen on its own yet. */
const given = new Set<number>()

/**
 * A port of the loopback address for a server that is told its port. Below the ranges from which systems give ports to
 * outgoing connections, and from which data folders choose: nobody takes it between this look and the server's start.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = randomInt(12_000, 20_000)
    if (given.has(port)) continue
    given.add(port)
    if (await isFree(port)) return port
  }
  throw new Error('no port from 12000 to 19999 is free')
}
