import { z } from 'zod'
import { publicKeyOf } from '../did/document.ts'
import { found, type Read, read, unread } from '../finding.ts'
import { isUrl } from '../model/url.ts'
import type { PublicKey } from '../token/key.ts'
import { day } from '../untp/parts.ts'
import type { RegisteredIssuer } from './ports.ts'

const words = z.array(z.string().min(1)).min(1)
const remit = z.strictObject({
  types: words,
  stages: z.exactOptional(words),
  countries: z.exactOptional(z.array(z.string().regex(/^[A-Z]{2}$/, 'not a country such as AU')).min(1)),
  from: day,
  to: z.exactOptional(day),
})
const key = z.json().transform((value, context): PublicKey => {
  const one = publicKeyOf(value)
  if (one) return one
  context.addIssue({ code: 'custom', message: 'not a public key' })
  return z.NEVER
})
const issuer = z.strictObject({
  did: z.string().refine(isUrl, 'not an address'),
  name: z.string().min(1),
  keys: z.exactOptional(z.array(key)),
  attests: z.array(remit),
})
const said = z.unknown().optional()
/** An issuer as the hub answers: with what it says of its own entry, and when it was withdrawn. */
const answered = z
  .strictObject({
    ...issuer.shape,
    id: said,
    version: said,
    hosts: said,
    addedBy: said,
    addedAt: said,
    withdrawn: said,
  })
  .transform(({ did, name, keys, attests, withdrawn }) => ({
    withdrawn,
    entry: { did, name, ...(keys === undefined ? {} : { keys }), attests },
  }))
/** The list itself, or the hub's answer, without those that were withdrawn. */
const register = z.union([
  z.array(issuer),
  z
    .looseObject({ items: z.array(answered) })
    .transform(({ items }) => items.filter(one => one.withdrawn === undefined).map(one => one.entry)),
])

/** Reads a register that was kept as JSON. An issuer stands in it once: two entries could bound each other away. */
export function readRegister(json: unknown): Read<readonly RegisteredIssuer[]> {
  const parsed = (Array.isArray(json) ? z.array(issuer) : register).safeParse(json)
  if (!parsed.success)
    return unread(
      ...parsed.error.issues
        .slice(0, 10)
        .map(({ path, message }) =>
          found('shape', { path: ['register', ...path].map(String).join('.'), why: message }),
        ),
    )
  const twice = parsed.data.find((one, nth) => parsed.data.findIndex(({ did }) => did === one.did) < nth)
  return twice
    ? unread(found('shape', { path: 'register', why: `${twice.did} stands in it twice` }))
    : read(parsed.data)
}
