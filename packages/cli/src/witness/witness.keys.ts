import { sign } from 'node:crypto'
import { answer } from '@lodestone/client'
import {
  COSIGNATURE,
  cosignatureBytes,
  cosignedMessage,
  isKeyName,
  type NoteKey,
  noteKey,
  rawPublicKey,
  readKey,
  signatureLine,
} from '@lodestone/kernel'
import type { Context } from '../command.ts'
import { usage } from '../failure.ts'
import { readText } from '../file.ts'
import { type Folder, namelessOf } from './witness.folder.ts'

/** Who cosigns checkpoints. */
export type Witness = { readonly key: NoteKey; cosign(text: string): string }

export function openWitness(folder: Folder, hub: string, name: string | undefined): Witness {
  const secret = folder.key()
  const called = name ?? namelessOf(hub, secret)
  if (!isKeyName(called))
    throw usage(`${called} cannot name a witness: no spaces, no plus, such as example.org/witness`)
  const key = noteKey(called, COSIGNATURE, rawPublicKey(secret))
  const cosign = (text: string): string => {
    const time = Math.floor(Date.now() / 1_000)
    const signature = sign(null, Buffer.from(cosignedMessage(text, time), 'utf8'), secret)
    return signatureLine(key, cosignatureBytes({ time, signature }))
  }
  return { key, cosign }
}

/** The keys that were believed before; at first those of a file, else those that the hub shows, which is said. */
export async function believedKeys(
  { hub, out, options }: Context,
  folder: Folder,
  acceptNew: boolean,
): Promise<NoteKey[]> {
  const given =
    options.keys === undefined
      ? []
      : readText(options.keys)
          .split('\n')
          .filter(line => line.trim() !== '')
  const known = [...new Set([...folder.believed(), ...given])]
  const shows = known.length === 0 || acceptNew
  const published = shows ? (await answer(hub.GET('/audit/keys'))).items.map(one => one.key) : []
  if (published.length > 0)
    out.note(
      `the keys that the hub publishes are believed from now on: compare ${folder.path}/keys with what its operator has told you`,
    )
  const all = [...new Set([...known, ...published])]
  folder.believe(all)
  return all.map(text => readKey(text.trim()) ?? wrongKey(text))
}

function wrongKey(text: string): never {
  throw usage(`${text} is not a public key of the form name+keyId+base64`)
}
