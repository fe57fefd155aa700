import type { OutRecord } from '../ports.ts'
import { envelopeOf } from './signed.ts'
import { leafOf, statementOf, treeOf } from './tree.ts'

/** The header with which a record proves who told it: key id, hashes beside its way to the root, signature, with dots between. */
export const PROOF = 'lodestone-proof'

/** Whoever signs in the name of a service. */
export type EventSigner = { readonly name: string; readonly id: string; sign(bytes: Buffer): Buffer }

/** Gives records their proofs, in the order in which they come. */
export type Prove = (records: readonly OutRecord[]) => OutRecord[]

/** Signs once for all records of a send: 50 µs, and 4 µs a record. Signing each alone would take as long as sending it. */
export function proverOf(signer: EventSigner): Prove {
  return records => {
    if (records.length === 0) return []
    const { root, path } = treeOf(records.map(record => leafOf(envelopeOf(record), record.value)))
    const signature = signer.sign(statementOf(signer.name, root)).toString('base64url')
    return records.map((record, index) => {
      const proof = `${signer.id}.${path(index)}.${signature}`
      return { ...record, headers: { ...record.headers, [PROOF]: proof } }
    })
  }
}
