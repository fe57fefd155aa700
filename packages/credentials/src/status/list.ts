import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import { type Finding, found } from '../finding.ts'
import { instantOf } from '../model/instant.ts'
import { each, typesOf } from '../model/part.ts'
import { idIn } from '../token/claims.ts'
import { type Bitstring, bitAt, bitstringOf } from './bitstring.ts'
import type { StatusEntry } from './entry.ts'

export const LIST_TYPE = 'BitstringStatusListCredential'

/** A list of which it is known who has signed it. */
export type StatusList = {
  readonly issuer: string
  readonly purposes: readonly string[]
  readonly bits: Bitstring
  /** When it holds, in milliseconds. */
  readonly from: number
  readonly until: number
}

/** Reads the credential that a list is; gives a sentence's words where it is none. Its signature is for others to look at. */
export async function statusListOf(credential: JsonObject, url: string): Promise<StatusList | string> {
  const { credentialSubject: subject, issuer, id } = credential
  if (!typesOf(credential)?.includes(LIST_TYPE)) return `not a ${LIST_TYPE}`
  // Else an older list, or one with another purpose, could be shown under this address.
  if (id !== undefined && id !== url) return 'the list is of another address'
  const who = idIn(issuer)
  if (typeof who !== 'string') return 'no issuer'
  if (!isJsonObject(subject) || subject.type !== 'BitstringStatusList') return 'no list in it'
  if (typeof subject.encodedList !== 'string') return 'no list in it'
  const bits = await bitstringOf(subject.encodedList)
  if (typeof bits === 'string') return bits
  const [from, until] = [
    timeOf(credential.validFrom, Number.NEGATIVE_INFINITY),
    timeOf(credential.validUntil, Infinity),
  ]
  if (from === undefined || until === undefined) return 'valid at no time that is one'
  const purposes = each(subject.statusPurpose, '').map(([one]) => String(one))
  return { issuer: who, purposes, bits, from, until }
}

const timeOf = (value: Json | undefined, absent: number): number | undefined =>
  value === undefined ? absent : typeof value === 'string' ? instantOf(value) : undefined

/** What a list says of a credential: something against it, or a message for those who look. */
export type Status = { readonly finding?: Finding; readonly message?: string }

/** Looks up an entry in its list at a time. */
export function statusIn(list: StatusList, entry: StatusEntry, on: Date): Status {
  const { purpose, index, messages } = entry
  const unknown = (why: string): Status => ({ finding: found('status-unknown', { list: entry.list, why }) })
  if (!list.purposes.includes(purpose)) return unknown(`the list is about ${list.purposes.join(', ')}, not ${purpose}`)
  if (on.getTime() < list.from) return unknown('the list is not yet valid')
  if (on.getTime() > list.until) return unknown('the list is no longer valid')
  const bit = bitAt(list.bits, index)
  if (bit === undefined) return unknown(`entry ${index} is behind its end`)
  if (purpose === 'message') return { message: messages[bit] }
  if (bit === 0) return {}
  const figures = { list: entry.list, index }
  if (purpose === 'revocation') return { finding: found('revoked', figures) }
  if (purpose === 'suspension') return { finding: found('suspended', figures) }
  return { message: 'A newer version of the credential is there.' }
}
