import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { usage } from '../failure.ts'

/** Who somebody is at one hub. */
export type Profile = {
  readonly hub: string
  readonly token: string
  /** RFC 3339. */
  readonly expiresAt?: string
  /** Whom to ask for a new token, where the issuer gave leave to. */
  readonly renewal?: { readonly issuer: string; readonly clientId: string; readonly refreshToken: string }
}
export type Credentials = { readonly current?: string; readonly profiles: Readonly<Record<string, Profile>> }

const fileOf = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'lodestone', 'credentials.json')

/** The profiles on this machine; none when there is no file. */
export function readCredentials(env = process.env): Credentials {
  const file = fileOf(env)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Credentials
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { profiles: {} }
    throw usage(`${file} cannot be read: ${(error as Error).message}`)
  }
}

/** Writes them, readable by their owner alone; a reader sees the old or the new ones, never half. */
export function keepCredentials(credentials: Credentials, env = process.env): void {
  const file = fileOf(env)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const own = `${file}.${process.pid}`
  writeFileSync(own, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
  renameSync(own, file)
}

export function keepProfile(name: string, profile: Profile): void {
  const { profiles } = readCredentials()
  keepCredentials({ current: name, profiles: { ...profiles, [name]: profile } })
}
