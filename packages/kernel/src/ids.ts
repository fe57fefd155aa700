import { createHash, randomBytes, randomFillSync } from 'node:crypto'

/** Random bytes drawn ahead: one call of the system for some hundred ids. None is used twice. */
const pool = Buffer.alloc(4_000)
let used = pool.length

/** Ten random bytes in hex, without a view of them: two of those for each id took as long as all else of it. */
function tenDrawn(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 10
  return pool.toString('hex', used - 10, used)
}

/** A UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then random bits. */
export function uuidv7(now: number, random?: Uint8Array): string {
  const time = Math.floor(now).toString(16).padStart(12, '0').slice(-12)
  const hex = random ? Buffer.from(random).toString('hex') : tenDrawn()
  const variant = ((Number.parseInt(hex.slice(4, 5), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${variant}${hex.slice(5, 8)}-${hex.slice(8, 20)}`
}

/** A UUIDv8 (RFC 9562 section 5.8) of the first bits of a text's SHA-256: the same text has the same, and none is ever one that was drawn. */
export function uuidv8(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const isUuid = (text: string): boolean => UUID.test(text)

const SALT_BYTES = 16
/** Salts that are drawn at once: a book has one for each of its entries, and to ask the system for each took a twentieth of its sealing. */
const SALTS_DRAWN = 256
let drawn = Buffer.alloc(0)

/** 16 random bytes in hex: what hides something behind its hash, which others may see. */
export function newSalt(): string {
  if (drawn.length === 0) drawn = randomBytes(SALT_BYTES * SALTS_DRAWN)
  const salt = drawn.subarray(0, SALT_BYTES)
  drawn = drawn.subarray(SALT_BYTES)
  return salt.toString('hex')
}
