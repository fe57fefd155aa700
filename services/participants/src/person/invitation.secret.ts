import { createHash, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32

/** What an invitation is accepted with: nobody guesses it, and only its digest is kept. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
