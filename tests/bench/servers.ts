import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Infrastructure, startInfrastructure } from '@lodestone/infra'
import { progress } from './bench.ts'

/**
 * PostgreSQL and Kafka for one run. Afterwards their data is removed, unless `DATA_DIR` says where to keep it: some dozens of databases and
 * topics of earlier runs make both servers slower.
 */
export async function startServers(): Promise<Infrastructure & { readonly cacheDir: string }> {
  const given = process.env.DATA_DIR
  const dataDir = resolve(given ?? '.lodestone-bench')
  const cacheDir = join(dataDir, 'cache')
  const servers = await startInfrastructure({ dataDir, cacheDir, progress })
  const stop = async () => {
    await servers.stop()
    if (!given)
      await Promise.all(['postgres', 'kafka'].map(name => rm(join(dataDir, name), { recursive: true, force: true })))
  }
  return { ...servers, cacheDir, stop }
}
