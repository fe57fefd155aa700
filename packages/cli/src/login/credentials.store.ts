import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode, errorOf, fromJson, vouched } from '@lodestone/kernel'
import { usage } from '../failure.ts'
import { ownPlace, writeOwn } from '../own-file.ts'

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

const fileOf = (env: NodeJS.ProcessEnv): string => ownPlace(env, 'credentials.json')

/** The profiles on this machine; none when there is no file. */
export function readCredentials(env = process.env): Credentials {
  const file = fileOf(env)
  try {
    return fromJson(vouched<Credentials>(readFileSync(file, 'utf8')))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { profiles: {} }
    throw usage(`${file} cannot be read: ${errorOf(error).message}`)
  }
}

export function keepCredentials(credentials: Credentials, env = process.env): void {
  const file = fileOf(env)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeOwn(file, `${JSON.stringify(credentials, null, 2)}\n`)
}

export function keepProfile(name: string, profile: Profile): void {
  const { profiles } = readCredentials()
  keepCredentials({ current: name, profiles: { ...profiles, [name]: profile } })
}
