import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
/** Bytes. A nonce is drawn at random: NIST SP 800-38D allows 2^32 of them under one key. */
const NONCE = 12
const TAG = 16

/** What cannot be opened: another key, moved to another place, cut or changed. Nothing is known of what it held. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal'
  constructor(about: string) {
    super(`the seal of ${about} does not hold: it was changed, moved here, or sealed under another key`)
  }
}

/** AES-256-GCM under a fresh nonce, bound to what it is about; in base64url. */
export function encrypt(key: Buffer, plain: Buffer, about: string): string {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** What was encrypted, if the key and what it is about are the same. Throws BrokenSeal. */
export function decrypt(key: Buffer, text: string, about: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length < NONCE + TAG) throw new BrokenSeal(about)
  const body = bytes.subarray(NONCE, -TAG)
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    throw new BrokenSeal(about)
  }
}
