import type { Json } from '@lodestone/kernel/json'
import { type Finding, found } from '../finding.ts'
import { modelFaults } from '../model/credential.ts'
import { entriesOf, type StatusEntry } from '../status/entry.ts'
import { LIST_TYPE, type Status, type StatusList, statusIn, statusListOf } from '../status/list.ts'
import { readToken, type Token } from '../token/token.ts'
import { signedBy } from './keys.ts'
import type { FetchedList, Ports, RegisteredIssuer } from './ports.ts'
import { remitFindings } from './remit.ts'

export type StatusFound = { readonly findings: readonly Finding[]; readonly messages: readonly string[] }

/** What the lists that a credential names say of it. */
export async function statusOf(status: Json | undefined, issuer: RegisteredIssuer, ports: Ports): Promise<StatusFound> {
  const entries = entriesOf(status)
  if (!entries.ok) return { findings: entries.findings, messages: [] }
  const found: Status[] = []
  for (const entry of entries.value) found.push(await statusOfEntry(entry, issuer, ports))
  return {
    findings: found.flatMap(one => one.finding ?? []),
    messages: found.flatMap(one => one.message ?? []),
  }
}

async function statusOfEntry(entry: StatusEntry, issuer: RegisteredIssuer, ports: Ports): Promise<Status> {
  const unknown = (why: string): Status => ({ finding: found('status-unknown', { list: entry.list, why }) })
  const fetched = await ports.statusOf(entry.list)
  if ('unreachable' in fetched)
    return { finding: found('status-unreachable', { list: entry.list, why: fetched.unreachable }) }
  const opened = await openedOnce(fetched, entry.list)
  if (typeof opened === 'string') return unknown(opened)
  const { token, list } = opened
  const keeper = await keeperOf(list.issuer, issuer, ports)
  if (!keeper) return unknown('its issuer keeps no lists for others')
  const signed = await signedBy(token, keeper, ports)
  if (!signed.ok) {
    const waits = signed.findings.find(one => one.code === 'issuer-unreachable')
    return waits ? { finding: waits } : unknown(inWords(signed.findings))
  }
  return statusIn(list, entry, ports.on)
}

type Opened = { readonly token: Token; readonly list: StatusList }
const known = new WeakMap<FetchedList, { readonly url: string; readonly opened: Promise<Opened | string> }>()

/**
 * A list that was fetched, decompressed once for as long as the same object is handed in: thousands of credentials stand in one list. Its signature
 * is looked at each time, by the keys that its issuer has then.
 */
function openedOnce(fetched: FetchedList, url: string): Promise<Opened | string> {
  const before = known.get(fetched)
  if (before?.url === url) return before.opened
  const opened = open(fetched.token, url)
  known.set(fetched, { url, opened })
  return opened
}

async function open(text: string, url: string): Promise<Opened | string> {
  const token = readToken(text)
  if (!token.ok) return inWords(token.findings)
  const faults = modelFaults(token.value.credential)
  if (faults.length > 0) return inWords(faults)
  const list = await statusListOf(token.value.credential, url)
  return typeof list === 'string' ? list : { token: token.value, list }
}

/** Whoever may keep the list: the issuer of the credential, or one whom the register lets keep lists for others. */
async function keeperOf(did: string, issuer: RegisteredIssuer, ports: Ports): Promise<RegisteredIssuer | undefined> {
  if (did === issuer.did) return issuer
  const other = await ports.registered(did)
  const day = ports.on.toISOString().slice(0, 10)
  const attested = { type: LIST_TYPE, day, stages: [], countries: [] }
  return other && remitFindings(other, attested).length === 0 ? other : undefined
}

/** Findings of the list as the reason why the credential's status is not known. */
const inWords = (findings: readonly Finding[]): string =>
  findings.map(({ message }) => message.replace(/\.$/, '')).join('; ')
