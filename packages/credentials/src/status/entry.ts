import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import { found, type Read, read, unread } from '../finding.ts'
import { each } from '../model/part.ts'
import { isUrl } from '../model/url.ts'

/** What a bit may be about: whether the credential holds at all, or a message on it. */
export type Purpose = 'revocation' | 'suspension' | 'refresh' | 'message'
const PURPOSES: readonly Purpose[] = ['revocation', 'suspension', 'refresh', 'message']

/** Where the status of a credential stands: in which list, at which place. */
export type StatusEntry = {
  readonly purpose: Purpose
  readonly list: string
  readonly index: number
  /** What 0 and 1 mean, where the purpose is a message. */
  readonly messages: readonly [string, string]
}

/** How many entries one credential may have; it is one for each purpose. */
const MOST_ENTRIES = 10
const INDEX = /^(?:0|[1-9]\d{0,9})$/

/** The entries of a credential's `credentialStatus`. One that cannot be looked up is not passed over: it may be the one that revokes. */
export function entriesOf(status: Json | undefined): Read<readonly StatusEntry[]> {
  const all = each(status, 'credentialStatus')
  const entries: StatusEntry[] = []
  const unknown = (path: string, why: string) => unread(found('status-unknown', { list: path, why }))
  if (all.length > MOST_ENTRIES) return unknown('credentialStatus', `more than ${MOST_ENTRIES} entries`)
  for (const [one, path] of all) {
    const entry = isJsonObject(one) ? entryOf(one) : 'not an object'
    if (typeof entry === 'string') return unknown(path, entry)
    entries.push(entry)
  }
  return read(entries)
}

function entryOf(one: JsonObject): StatusEntry | string {
  const { type, statusPurpose, statusListIndex: index, statusListCredential: list, statusSize = 1 } = one
  if (type !== 'BitstringStatusListEntry') return 'not an entry of a bitstring status list'
  const purpose = PURPOSES.find(each => each === statusPurpose)
  if (purpose === undefined) return `the purpose ${String(statusPurpose)} is not known`
  if (!isUrl(list)) return 'no address of a list'
  if (typeof index !== 'string' || !INDEX.test(index)) return 'no index in digits'
  if (statusSize !== 1) return `entries of ${String(statusSize)} bits are not read, those of one bit are`
  const messages = purpose === 'message' ? messagesOf(one.statusMessage) : (['', ''] as const)
  return messages ? { purpose, list, index: Number(index), messages } : 'no message for each of 0x0 and 0x1'
}

function messagesOf(value: Json | undefined): readonly [string, string] | undefined {
  const all = each(value, '').flatMap(([one]) => (isJsonObject(one) ? [one] : []))
  const [unset, set] = ['0x0', '0x1'].map(status => all.find(one => one.status === status)?.message)
  return typeof unset === 'string' && typeof set === 'string' && all.length === 2 ? [unset, set] : undefined
}
