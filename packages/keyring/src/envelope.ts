import { randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './cipher.ts'

/** Bytes in whose multiples a text is sealed: that one price has more digits or tiers than another must not show. */
const BLOCK = 512

export type SealedEnvelope = { readonly sealed: string; readonly dataKey: Buffer }

/**
 * Seals JSON under a data key of its own, bound to what it is about, so that it opens nowhere else. Who wraps the data key decides who
 * may open it. Only white space is added to the JSON.
 */
export function sealEnvelope(json: string, about: string): SealedEnvelope {
  const dataKey = randomBytes(32)
  const length = Buffer.byteLength(json)
  const padded = Buffer.alloc(Math.ceil(Math.max(length, 1) / BLOCK) * BLOCK, ' ')
  padded.write(json)
  return { sealed: encrypt(dataKey, padded, about), dataKey }
}

/** The JSON of an envelope, followed by white space. Throws BrokenSeal. */
export const openEnvelope = (sealed: string, dataKey: Buffer, about: string): string =>
  decrypt(dataKey, sealed, about).toString()
