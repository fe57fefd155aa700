import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'

/** Signed notes as transparency logs write them (c2sp.org/signed-note): a text, an empty line, and a line for each signature. */

/** Kinds of signatures, by the byte that the specification gives each. */
export const ED25519 = 1
export const COSIGNATURE = 4
type Kind = typeof ED25519 | typeof COSIGNATURE

export type NoteSignature = { readonly name: string; readonly keyId: string; readonly signature: Buffer }
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }
/** A public key with the name that it signs under. `keyId` is 8 hex digits. */
export type NoteKey = { readonly name: string; readonly kind: Kind; readonly publicKey: Buffer; readonly keyId: string }

const PUBLIC_KEY_BYTES = 32
const MOST_CHARACTERS = 16_384
const MOST_SIGNATURES = 64
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** A name that stands in a signature line: no spaces, no plus, no control characters. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}]{1,200}$/u.test(name)

/** The 32 bytes of an Ed25519 public key, or of that of a private one: they end its SPKI form. */
export const rawPublicKey = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key)
    .export({ type: 'spki', format: 'der' })
    .subarray(-PUBLIC_KEY_BYTES)

/** Key of a name: its id is made of name, kind and public key, so that it cannot be taken for another's. */
export function noteKey(name: string, kind: Kind, publicKey: Buffer): NoteKey {
  if (!isKeyName(name)) throw new RangeError(`${JSON.stringify(name)} cannot name a key`)
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new RangeError('an Ed25519 public key has 32 bytes')
  const of = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.of(kind), publicKey])
  return { name, kind, publicKey, keyId: hash('sha256', of, 'buffer').subarray(0, 4).toString('hex') }
}

/** A key as it is published: `name+keyId+base64(kind, public key)`. */
export const keyText = ({ name, kind, publicKey, keyId }: NoteKey): string =>
  `${name}+${keyId}+${Buffer.concat([Buffer.of(kind), publicKey]).toString('base64')}`

/** The key in a text of `keyText`; nothing when it is none or its id is not its own. */
export function readKey(text: string): NoteKey | undefined {
  const [name = '', keyId, ...rest] = text.split('+')
  const encoded = rest.join('+')
  const bytes = base64In(encoded)
  const kind = bytes?.[0]
  if (!bytes || bytes.length !== 1 + PUBLIC_KEY_BYTES || !isKeyName(name)) return undefined
  if (kind !== ED25519 && kind !== COSIGNATURE) return undefined
  const key = noteKey(name, kind, bytes.subarray(1))
  return key.keyId === keyId ? key : undefined
}

/** One signature as a line of its note, with the line feed at its end. */
export const signatureLine = ({ name, keyId }: Pick<NoteKey, 'name' | 'keyId'>, signature: Buffer): string =>
  `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`

/** A signature line taken apart; nothing when it is none. */
export function readSignatureLine(line: string): NoteSignature | undefined {
  const [dash, name = '', encoded = '', ...more] = line.replace(/\n$/, '').split(' ')
  const bytes = base64In(encoded)
  if (dash !== '\u2014' || more.length > 0 || !isKeyName(name) || !bytes || bytes.length <= 4) return undefined
  return { name, keyId: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) }
}

export const noteOf = (text: string, lines: readonly string[]): string => `${text}\n${lines.join('')}`

/** A note taken apart at its last empty line; nothing when it is none. Its text is to be believed only when somebody known has signed it. */
export function readNote(note: string): Note | undefined {
  if (note.length > MOST_CHARACTERS || !note.endsWith('\n') || hasControls(note)) return undefined
  const end = note.lastIndexOf('\n\n')
  if (end < 0) return undefined
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return undefined
  const signatures = lines.map(readSignatureLine)
  if (!signatures.every(one => one !== undefined)) return undefined
  return { text: note.slice(0, end + 1), signatures }
}

/** Whether `signature` over `message` was made with the secret part of a key. */
export function isSignedBy({ publicKey }: Pick<NoteKey, 'publicKey'>, message: string, signature: Buffer): boolean {
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
  })
  return verify(null, Buffer.from(message, 'utf8'), key, signature)
}

/** What keys have signed a note, by their names and ids; nothing when a signature of one of them is false, since then the note is a forgery. */
export function signersOf({ text, signatures }: Note, keys: readonly NoteKey[]): NoteKey[] | undefined {
  const found: NoteKey[] = []
  for (const { name, keyId, signature } of signatures) {
    const key = keys.find(one => one.kind === ED25519 && one.name === name && one.keyId === keyId)
    if (!key) continue
    if (!isSignedBy(key, text, signature)) return undefined
    found.push(key)
  }
  return found
}

/** Bytes of standard base64 in its one right form: one text for one content. */
function base64In(text: string): Buffer | undefined {
  if (!BASE64.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 && text[i] !== '\n') return true
  return false
}
