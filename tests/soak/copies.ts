import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ServiceName } from '@lodestone/contracts'
import { startDatabase } from '@lodestone/infra'
import pg from 'pg'
import { backup } from '../../infra/operations/backup.ts'
import { restore } from '../../infra/operations/restore.ts'
import { brokenChains, journalOf } from '../simulation/checks.ts'
import type { Entry } from '../simulation/people.ts'
import { factsIn, NAMES } from './evidence.ts'
import { databaseFolder } from './hub.ts'
import { type Acknowledged, verdictOn } from './ledger.ts'

const quiet = { info() {}, warn() {}, error() {} }

/** Backups that are taken while the hub works; the last one is kept, to be restored beside the hub. */
export class Copies {
  readonly #folder: string
  readonly #ledger: readonly Acknowledged[]
  #taken = 0
  #last: { readonly folder: string; readonly acknowledged: number } | undefined

  constructor(folder: string, ledger: readonly Acknowledged[]) {
    this.#folder = folder
    this.#ledger = ledger
  }

  async take(): Promise<void> {
    const to = join(this.#folder, `backup-${++this.#taken}`)
    const acknowledged = this.#ledger.length
    await backup({ dataDir: databaseFolder(this.#folder), to })
    if (this.#last) await rm(this.#last.folder, { recursive: true, force: true })
    this.#last = { folder: to, acknowledged }
  }

  /** Restores the last backup into another database, and compares it with what was acknowledged before it was begun and with what the hub has now. */
  async compared(journals: ReadonlyMap<ServiceName, readonly Entry[]>): Promise<{ entries: number; faults: string[] }> {
    if (!this.#last) return { entries: 0, faults: ['no backup was taken'] }
    const dataDir = join(this.#folder, 'restored')
    await restore({ dataDir, from: this.#last.folder })
    const server = await startDatabase({ dataDir, cacheDir: resolve('.lodestone/cache'), log: quiet })
    const client = new pg.Client({ connectionString: server.url })
    client.on('error', () => {})
    const faults: string[] = []
    let entries = 0
    try {
      await client.connect()
      const look = async <R extends pg.QueryResultRow>(text: string) => (await client.query<R>(text)).rows
      const restored = new Map<ServiceName, Entry[]>()
      for (const name of NAMES) restored.set(name, await journalOf({ server: { look }, services: NAMES }, name))
      for (const [name, own] of restored) {
        entries += own.length
        faults.push(...brokenChains(name, own), ...foreign(name, own, journals.get(name) ?? []))
      }
      const before = this.#ledger.slice(0, this.#last.acknowledged)
      faults.push(...verdictOn(before, factsIn(restored), []).lost)
    } finally {
      await client.end()
      await server.stop()
    }
    return { entries, faults: faults.map(one => `restored: ${one}`) }
  }
}

/** Entries of a restored journal that the hub's own does not have with the same hash. */
function foreign(name: string, restored: readonly Entry[], own: readonly Entry[]): string[] {
  const hashes = new Map(own.map(({ subject, seq, hash }) => [`${subject} ${seq}`, hash]))
  return restored.flatMap(({ subject, seq, hash }) =>
    hashes.get(`${subject} ${seq}`) === hash ? [] : [`${name}: entry ${seq} of ${subject} is not the hub's`],
  )
}
