import { issuerKeysChanged } from '@lodestone/contracts'
import type { IssuerKey } from '@lodestone/credentials'
import { eq } from '@lodestone/database/drizzle'
import { canonicalHash, sha256Hex } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { issuerDocumentTable } from '../schema.ts'
import { lockIssuer } from './issuer.store.ts'
import { issuerId } from './issuer.ts'

/** Keys in one order, whatever the order of the document. */
const digestOf = (keys: readonly IssuerKey[]): string =>
  canonicalHash(
    keys
      .map(({ id = '', key: { kty, crv, x, y = '' } }) => ({ id, kty, crv, x, y }))
      .sort((a, b) => (`${a.id} ${a.x}` < `${b.id} ${b.x}` ? -1 : 1)),
  )

/** Keeps which keys an issuer's own document has, and tells operators where they are others than before. */
export async function pin(
  { door, clock, newId }: Pick<ServiceContext, 'door' | 'clock' | 'newId'>,
  did: string,
  text: string,
  keys: readonly IssuerKey[],
): Promise<void> {
  const seen = { did, sha256: sha256Hex(text), keysSha256: digestOf(keys), seenAt: clock().toISOString() }
  await door.transaction({ actor: 'supply', correlationId: newId() }, async (tx, record) => {
    const id = issuerId(did)
    if (!(await lockIssuer(tx, id))) return
    const [before] = await tx.drizzle.select().from(issuerDocumentTable).where(eq(issuerDocumentTable.did, did))
    await tx.drizzle
      .insert(issuerDocumentTable)
      .values(seen)
      .onConflictDoUpdate({ target: issuerDocumentTable.did, set: seen })
    if (!before || before.keysSha256 === seen.keysSha256) return
    const names = keys.map(one => one.id ?? '')
    record(
      factOf(issuerKeysChanged, id, {
        issuerId: id,
        did,
        before: before.keysSha256,
        after: seen.keysSha256,
        keys: names,
      }),
    )
  })
}
