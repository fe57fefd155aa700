import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 bits and its fingerprint, by which what was wrapped under it names it. */
export type Root = { readonly id: string; readonly secret: Buffer }

export const BYTES = 32

/** Tells secrets apart and nothing about them: they are random. */
export const fingerprint = (secret: Buffer): string =>
  createHash('sha256').update('lodestone root ').update(secret).digest('hex').slice(0, 16)

export const newRoot = (): Root => {
  const secret = randomBytes(BYTES)
  return { id: fingerprint(secret), secret }
}
