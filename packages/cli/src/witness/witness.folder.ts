import { createPrivateKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { paths } from '@lodestone/client'
import { errorOf, fromJson, rawPublicKey, vouched } from '@lodestone/kernel'
import { usage } from '../failure.ts'
import { ownPlace, writeOwn } from '../own-file.ts'

/** A checkpoint as the hub answers it. */
export type Answered =
  paths['/audit/checkpoints']['get']['responses']['200']['content']['application/json']['items'][number]

/**
 * What a witness keeps of one hub, in a folder: its private key, the public keys that it believes (`keys`, one a line), and of every service
 * the last checkpoint that it found in order (`<service>.json`), which `npm run verify` takes.
 */
export type Folder = {
  readonly path: string
  key(): KeyObject
  believed(): readonly string[]
  believe(keys: readonly string[]): void
  kept(service: string): Answered | undefined
  keep(checkpoint: Answered): void
  /** Services of which something is kept. */
  services(): readonly string[]
  /** Puts files aside for good, and gives their folder. */
  evidence(name: string, files: Readonly<Record<string, unknown>>): string
}

export function openFolder(path: string): Folder {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const at = (name: string) => join(path, name)
  return {
    path,
    key: () => {
      const file = at('key.pem')
      if (!existsSync(file))
        writeOwn(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
      return reading(file, () => createPrivateKey(readFileSync(file, 'utf8')))
    },
    believed: () => {
      const file = at('keys')
      if (!existsSync(file)) return []
      return reading(file, () =>
        readFileSync(file, 'utf8')
          .split('\n')
          .filter(line => line !== ''),
      )
    },
    believe: keys => writeOwn(at('keys'), keys.map(key => `${key}\n`).join('')),
    kept: service => {
      const file = at(`${service}.json`)
      return existsSync(file) ? reading(file, () => fromJson(vouched<Answered>(readFileSync(file, 'utf8')))) : undefined
    },
    keep: checkpoint => writeOwn(at(`${checkpoint.service}.json`), `${JSON.stringify(checkpoint, null, 2)}\n`),
    services: () =>
      readdirSync(path).flatMap(file => {
        const service = /^([a-z]+)\.json$/.exec(file)?.[1]
        return service === undefined ? [] : [service]
      }),
    evidence: (name, files) => {
      const folder = at(join('evidence', name))
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      for (const [file, content] of Object.entries(files))
        writeOwn(join(folder, `${file}.json`), `${JSON.stringify(content, null, 2)}\n`)
      return folder
    },
  }
}

/** Where a hub's folder is unless another is named. */
export const folderOf = (hub: string, env = process.env): string =>
  ownPlace(env, 'witness', new URL(hub).host.replace(':', '-'))

/** What a witness is called that does not say: nobody learns from it who it is. */
export const namelessOf = (hub: string, key: KeyObject): string =>
  `${new URL(hub).host}/witness/${hash('sha256', rawPublicKey(key)).slice(0, 12)}`

function reading<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw usage(`${file} cannot be read: ${errorOf(error).message}`)
  }
}
