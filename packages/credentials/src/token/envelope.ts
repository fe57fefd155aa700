import type { Json, JsonObject } from '@lodestone/kernel/json'
import { listIn } from '@lodestone/kernel/json'

export const ENVELOPE = 'EnvelopedVerifiableCredential'
const DATA = 'data:application/vc+jwt,'

/** The token in a `data:application/vc+jwt,…` address. */
export const tokenInData = (text: string): string | undefined =>
  text.startsWith(DATA) ? text.slice(DATA.length) : undefined

/** Whether a document is an envelope: it says nothing itself, its id is the signed credential. */
export const isEnvelope = ({ type }: JsonObject): boolean => type === ENVELOPE || listIn(type).includes(ENVELOPE)

/** The token in an envelope. */
export const tokenInEnvelope = ({ id }: { readonly id?: Json | undefined }): string | undefined =>
  typeof id === 'string' ? tokenInData(id) : undefined
