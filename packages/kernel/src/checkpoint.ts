import { COSIGNATURE, isSignedBy, type NoteKey, type NoteSignature } from './note.ts'

/** What a log says of itself in a signed note (c2sp.org/tlog-checkpoint): who it is, how many leaves its tree has, and their root in hex. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: string }
/** That somebody has seen a log grow to a checkpoint and by nothing else (c2sp.org/tlog-cosignature); `time` in seconds since 1970. */
export type Cosignature = { readonly time: number; readonly signature: Buffer }

const ROOT_BYTES = 32

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`

/** The checkpoint in the text of a note; nothing when it is none. A line more than three is none: nobody could audit what it says. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', count = '', encoded = '', ...rest] = text.split('\n')
  if (origin === '' || rest.length !== 1 || rest[0] !== '') return undefined
  const size = Number(count)
  if (!/^(?:0|[1-9]\d{0,15})$/.test(count) || !Number.isSafeInteger(size)) return undefined
  const root = Buffer.from(encoded, 'base64')
  if (root.length !== ROOT_BYTES || root.toString('base64') !== encoded) return undefined
  return { origin, size, root: root.toString('hex') }
}

/** What a witness signs. */
export const cosignedMessage = (text: string, time: number): string => `cosignature/v1\ntime ${time}\n${text}`

/** What stands behind the key's id in a cosignature's line. */
export function cosignatureBytes({ time, signature }: Cosignature): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(time))
  return Buffer.concat([bytes, signature])
}

/** The cosignature of a key in a signature of a note's text; nothing when it is not its, or false. */
export function cosignatureOf(
  text: string,
  { name, keyId, signature }: NoteSignature,
  key: NoteKey,
): Cosignature | undefined {
  if (key.kind !== COSIGNATURE || key.name !== name || key.keyId !== keyId || signature.length !== 72) return undefined
  const time = signature.readBigUInt64BE()
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  const found = { time: Number(time), signature: signature.subarray(8) }
  return isSignedBy(key, cosignedMessage(text, found.time), found.signature) ? found : undefined
}
