import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { errorOf } from '@lodestone/kernel'
import type pg from 'pg'

type Migration = { readonly name: string; readonly text: string; readonly sha256: string }

/** The `*.sql` files of folders, in their order. */
export async function readMigrations(folders: readonly URL[]): Promise<Migration[]> {
  const found: Migration[] = []
  for (const folder of folders) {
    const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
    const names = (await readdir(base)).filter(name => name.endsWith('.sql')).sort()
    for (const name of names) {
      if (found.some(other => other.name === name)) throw new Error(`two migrations are named ${name}`)
      const text = await readFile(new URL(name, base), 'utf8')
      found.push({ name, text, sha256: createHash('sha256').update(text).digest('hex') })
    }
  }
  return found
}

type Applied = ReadonlyMap<string, string>

/** What a schema has had, by name with its hash. */
export async function appliedIn(
  query: (text: string) => Promise<{ name: string; sha256: string }[]>,
): Promise<Applied> {
  const rows = await query('SELECT name, sha256 FROM migration')
  return new Map(rows.map(row => [row.name, row.sha256]))
}

/** Whether a file was applied. Throws when it was changed since. */
export function isApplied({ name, sha256 }: Migration, applied: Applied): boolean {
  const before = applied.get(name)
  if (before !== undefined && before !== sha256)
    throw new Error(`migration ${name} was changed after it was applied; add a new file instead`)
  return before !== undefined
}

/** Applies the files that a schema has not had, each in a transaction. */
export async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const applied = await appliedIn(async text => (await client.query(text)).rows)
  for (const migration of migrations) {
    if (isApplied(migration, applied)) continue
    const { name, text, sha256 } = migration
    await client.query('BEGIN')
    try {
      await client.query(text)
      await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw new Error(`migration ${name} failed: ${errorOf(error).message}`, { cause: error })
    }
  }
}
