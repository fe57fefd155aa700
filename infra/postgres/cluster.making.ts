import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)

/** The owner of everything in it. */
export const USER = 'lodestone'

/** How initdb is to have text: sorted by code point on every machine alike, with the letters of all languages known. */
export const TEXT = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

/** Makes a data folder, whole or not at all. */
export async function makeCluster(
  data: string,
  passwordFile: string,
  binaries: Binaries,
  account: Account,
  signal?: AbortSignal,
): Promise<void> {
  const unfinished = `${data}.new`
  const forInit = join(unfinished, 'password')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(join(unfinished, 'data'), { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  await copyFile(passwordFile, forInit)
  await giveTo(account, unfinished, join(unfinished, 'data'), forInit)
  const [command = binaries.initdb, ...args] = [
    ...account.prefix,
    binaries.initdb,
    `--pgdata=${join(unfinished, 'data')}`,
    `--username=${USER}`,
    `--pwfile=${forInit}`,
    '--auth=scram-sha-256',
    ...TEXT,
    '--no-instructions',
  ]
  await run(command, args, { ...account.ids, cwd: '/', signal }).catch(error => {
    throw new Error(`PostgreSQL could not make its data folder: ${(error as { stderr?: string }).stderr || error}`)
  })
  await rename(join(unfinished, 'data'), data)
  await rm(unfinished, { recursive: true, force: true })
}

/** Gives files to whoever runs PostgreSQL. */
export async function giveTo({ owner }: Account, ...paths: string[]): Promise<void> {
  if (owner) for (const path of paths) await chown(path, owner.uid, owner.gid)
}
