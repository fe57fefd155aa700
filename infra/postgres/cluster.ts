import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, chooseAccount } from './account.ts'
import type { Binaries } from './binaries.ts'
import { giveTo, makeCluster } from './cluster.making.ts'

/** A data folder of PostgreSQL that is ready to be started. */
export type Cluster = { readonly data: string; readonly password: string; readonly account: Account }

const settings = new URL('postgresql.conf', import.meta.url)

/**
 * The data folder below `folder`, made at the first call. It is made beside its place and then moved there, so that
 * a start that was ended in the middle leaves nothing that looks finished.
 */
export async function openCluster(folder: string, binaries: Binaries, signal?: AbortSignal): Promise<Cluster> {
  await mkdir(folder, { recursive: true })
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  const made = await stat(join(data, 'PG_VERSION')).catch(() => undefined)
  const account = await chooseAccount(made ? data : folder, binaries.postgres)
  if (!made) await makeCluster(data, passwordFile, binaries, account, signal)
  const file = join(data, 'postgresql.conf')
  await copyFile(settings, file)
  await giveTo(account, file)
  return { data, account, password: (await readFile(passwordFile, 'utf8')).trim() }
}
