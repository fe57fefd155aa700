import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the log of events is: at a Kafka broker, or in PostgreSQL beside what the services keep. */
export type TransportKind = 'kafka' | 'postgres'

const fileIn = (dataDir: string): string => join(dataDir, 'transport')

/** What `TRANSPORT` chooses, if it chooses; throws a sentence for anything else. */
export function transportChosen({ TRANSPORT }: NodeJS.ProcessEnv): TransportKind | undefined {
  if (!TRANSPORT) return undefined
  if (TRANSPORT !== 'kafka' && TRANSPORT !== 'postgres')
    throw new Error(`settings: TRANSPORT: one of kafka and postgres, not ${TRANSPORT}`)
  return TRANSPORT
}

/** Where the hub of a data folder has kept its events so far; undefined for one that begins. Those of before this was written down are in Kafka. */
export async function transportKept(dataDir: string): Promise<TransportKind | undefined> {
  const text = (await readFile(fileIn(dataDir), 'utf8').catch(() => '')).trim()
  if (text === 'kafka' || text === 'postgres') return text
  const broker = await stat(join(dataDir, 'kafka')).catch(() => undefined)
  return broker && 'kafka'
}

export const keepTransport = (dataDir: string, kind: TransportKind): Promise<void> =>
  writeFile(fileIn(dataDir), `${kind}\n`)

/** The next start chooses anew: for a hub that tells everything again. */
export async function forgetTransport(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true })
}
