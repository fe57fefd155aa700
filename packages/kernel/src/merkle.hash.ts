import { hash } from 'node:crypto'

/** The hashing of RFC 9162 section 2.1: leaves behind a 0x00 byte, inner nodes behind 0x01. */
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)

/** Of parts behind each other. */
export const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')

/** Hash of an inner node. */
export const node = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right)

/** Hash of a leaf whose content is hidden by a 16-byte hex `salt`: SHA-256(0x00, salt, leaf). */
export const leafHash = (leaf: string, salt: string): Buffer =>
  sha256(LEAF, Buffer.from(salt, 'hex'), Buffer.from(leaf, 'utf8'))
