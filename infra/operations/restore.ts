import { chmod, copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { claimFolder } from '../data-folder/claim.ts'
import { startDatabase } from '../index.ts'
import type { BackupManifest } from './backup.ts'
import { copyFolder } from './copy.ts'
import { republishAll } from './republish.ts'

/**
 * Brings a hub's data folder back from a backup, as it was at that moment: the database, and the keyring when its copy is named. The log of events
 * begins empty, and every service tells and hears everything again at the next start. Refuses a folder that holds a database or a broker's log.
 */
export async function restore(o: {
  dataDir: string
  from: string
  keyringFrom?: string | undefined
  keyring?: string | undefined
}): Promise<{ readonly madeAt: string; readonly facts: number }> {
  const manifest = await readManifest(o.from)
  for (const taken of ['postgres', 'kafka/data'])
    if (await stat(join(o.dataDir, taken)).catch(() => undefined))
      throw new Error(
        `${join(o.dataDir, taken)} is there: move the data folder aside, or name another one with DATA_DIR`,
      )
  await mkdir(o.dataDir, { recursive: true })
  const giveBack = claimFolder(o.dataDir)
  try {
    await copyFolder(join(o.from, 'postgres'), join(o.dataDir, 'postgres'), () => true)
    if (o.keyringFrom !== undefined) {
      const keyring = o.keyring ?? join(o.dataDir, 'keyring')
      await mkdir(dirname(keyring), { recursive: true })
      await copyFile(o.keyringFrom, keyring)
      await chmod(keyring, 0o600)
    }
  } catch (error) {
    await rm(join(o.dataDir, 'postgres'), { recursive: true, force: true })
    throw error
  } finally {
    giveBack()
  }
  const server = await startDatabase({ dataDir: o.dataDir, log: { info() {}, warn() {}, error() {} } })
  try {
    return { madeAt: manifest.madeAt, facts: await republishAll({ url: server.url }, { alone: true }) }
  } finally {
    await server.stop()
  }
}

async function readManifest(from: string): Promise<BackupManifest> {
  const text = await readFile(join(from, 'backup.json'), 'utf8').catch(() => {
    throw new Error(`${from} is no backup, or one that was not finished`)
  })
  const manifest = JSON.parse(text) as BackupManifest
  if (manifest.format !== 1) throw new Error(`${from} was made by another version of this`)
  return manifest
}
