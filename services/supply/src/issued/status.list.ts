import { sign, statusListCredential } from '@lodestone/credentials'
import type { Sql } from '@lodestone/database'
import { revokedIn } from './issued.store.ts'
import { placeOf } from './issued.ts'
import { type Issuing, listAt } from './issuing.ts'

const HOUR_MS = 3_600_000
/** How long a list holds. Who is shown an older one cannot tell what was revoked since. */
const HOLDS_MS = 24 * HOUR_MS

/**
 * The lists as they are signed: with one key, of an hour and the same revocations the same text. It begins an hour before, for verifiers whose clocks are late.
 */
export function openStatusLists(database: Sql, { hub, keyNow }: Issuing) {
  const made = new Map<number, { readonly of: string; readonly token: Promise<string> }>()
  return async (list: number, now: Date): Promise<string | undefined> => {
    const revoked = await revokedIn(database, list)
    if (!revoked) return undefined
    const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS
    const { kid, key } = await keyNow()
    const of = `${kid} ${hour} ${revoked.join()}`
    const before = made.get(list)
    if (before?.of === of) return before.token
    const { api: _, ...issuer } = hub
    const frame = { issuer, validFrom: new Date(hour - HOUR_MS), validUntil: new Date(hour + HOLDS_MS) }
    const places = revoked.map(nth => placeOf(nth).index)
    const token = statusListCredential({ ...frame, id: listAt(hub, list) }, places).then(list => sign(list, key))
    made.set(list, { of, token })
    return token
  }
}
