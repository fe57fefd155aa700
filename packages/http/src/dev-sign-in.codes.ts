import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { present } from '@lodestone/kernel'
import { z } from 'zod'
import type { DevTokenRequest } from './dev-issuer.ts'
import type { Authorize } from './dev-sign-in.asked.ts'

/** Milliseconds a code may be used, once. */
const CODE_LIFETIME_MS = 60_000
/** Codes that wait to be used: the oldest goes first. */
const MAX_CODES = 1_000

const exchange = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string().max(200),
  redirect_uri: z.string().max(500),
  client_id: z.string().max(200),
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
})

export type Code = { readonly asked: Authorize; readonly who: DevTokenRequest; readonly until: number }

/** The codes that the page gives to browsers, for tokens (RFC 6749, 7636). */
export class SignInCodes {
  readonly #clock: () => Date
  readonly #codes = new Map<string, Code>()

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  remember(asked: Authorize, who: DevTokenRequest): string {
    const code = randomBytes(32).toString('base64url')
    this.#codes.set(code, { asked, who, until: this.#clock().getTime() + CODE_LIFETIME_MS })
    if (this.#codes.size > MAX_CODES) this.#codes.delete(present(this.#codes.keys().next().value))
    return code
  }

  /** What the code of a form stands for, which is gone whatever comes of it; `undefined` when it does not fit. */
  redeemed(form: Readonly<Record<string, string>>): Code | undefined {
    const code = this.#codes.get(form.code ?? '')
    this.#codes.delete(form.code ?? '')
    const parsed = exchange.safeParse(form)
    if (!parsed.success || !code || code.until < this.#clock().getTime()) return undefined
    const { redirect_uri, client_id, code_verifier } = parsed.data
    const { asked } = code
    if (redirect_uri !== asked.redirect_uri || client_id !== asked.client_id) return undefined
    return proves(code_verifier, asked.code_challenge) ? code : undefined
  }
}

/** Whether the SHA-256 of the verifier is the challenge (RFC 7636, section 4.6). */
function proves(verifier: string, challenge: string): boolean {
  const found = Buffer.from(createHash('sha256').update(verifier).digest('base64url'))
  const wanted = Buffer.from(challenge)
  return found.length === wanted.length && timingSafeEqual(found, wanted)
}
