import { type Frame, sign } from '@lodestone/credentials'
import type { Sql } from '@lodestone/database'
import type { JsonObject } from '@lodestone/kernel'
import { perContext, type ServiceContext } from '@lodestone/service'
import { type HubIdentity, identityOf } from './identity.ts'
import { keepToken, takePlace } from './issued.store.ts'
import { type About, type Attested, placeOf } from './issued.ts'
import { type OwnKey, openIssuingKey } from './issuing-key.ts'

export type Issuing = {
  readonly hub: HubIdentity
  /** The key with which this process signs now; asked for in a transaction, with its connection. */
  readonly keyNow: (sql?: Sql) => Promise<OwnKey>
}

/** How this process issues; `undefined` where the hub has no address by which its keys could be found. */
export const issuingOf = perContext((context: ServiceContext): { readonly issuing: Issuing | undefined } => {
  const hub = identityOf(context.config)
  return { issuing: hub && { hub, keyNow: openIssuingKey(context, hub.did) } }
})

/** Why nothing is issued here. */
export const NO_ADDRESS =
  'This hub has no public address, by which others would find the key of what it signs: its operator sets PUBLIC_URL.'

/** Where a list is. */
export const listAt = (hub: HubIdentity, list: number): string => `${hub.api}/credentials/status/${list}`

/** Issues a credential: takes its place in a status list, signs it and keeps it. `due`: what it rests on may have changed meanwhile. */
export async function issue(
  tx: Sql,
  { hub, keyNow }: Issuing,
  what: {
    readonly id: string
    readonly now: Date
    readonly due: boolean
    readonly about: About
    readonly attested: Attested
  },
  document: (frame: Frame) => JsonObject,
): Promise<string> {
  const { id, now } = what
  const { list, index } = placeOf(await takePlace(tx, { ...what, issuedAt: now.toISOString() }))
  const { api: _, ...issuer } = hub
  const frame = { id: `urn:uuid:${id}`, issuer, validFrom: now, status: { list: listAt(hub, list), index } }
  const { kid, key } = await keyNow(tx)
  const token = await sign(document(frame), key)
  await keepToken(tx, id, token, kid)
  return token
}
