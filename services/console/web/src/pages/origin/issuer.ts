import { fromJson, vouched } from '@lodestone/kernel/json-text'
import type { Body, Item } from '../../api/client.ts'
import { bodyOf, type HubsOwn, revisionOf, startOf } from '../../api/revision.ts'
import type { Stage } from '../../origin/batch.ts'

/** Who may attest origin: as the register has it, and as a form of texts. */
export type Issuer = Item<'/supply/issuers'>
export type IssuerDraft = Body<'/supply/issuers', 'post'>
export type Particulars = Body<'/supply/issuers/{id}', 'put'>
export type Kind = Issuer['attests'][number]['types'][number]

export const KINDS = [
  'DigitalConformityCredential',
  'DigitalFacilityRecord',
  'DigitalTraceabilityEvent',
  'DigitalProductPassport',
  'DigitalIdentityAnchor',
  'BitstringStatusListCredential',
] as const satisfies Kind[]

export type RemitForm = {
  readonly types: readonly Kind[]
  /** None: every stage. */
  readonly stages: readonly Stage[]
  /** Codes between commas; none: every country. */
  readonly countries: string
  readonly from: string
  readonly to: string
}
export type IssuerForm = {
  readonly did: string
  readonly name: string
  /** Public keys as JSON: one JWK, or a list of them. */
  readonly keys: string
  /** Between commas or in lines. */
  readonly hosts: string
  readonly attests: readonly RemitForm[]
}
export const MOST_REMITS = 50
export const newRemit = (): RemitForm => ({ types: [], stages: [], countries: '', from: '', to: '' })
export const EMPTY: IssuerForm = { did: '', name: '', keys: '', hosts: '', attests: [newRemit()] }

const parts = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)

export type IssuerComplaint = 'required' | 'did' | 'keys' | 'days' | 'country'
/** What the browser finds wrong, by the path that the API would name. */
export function complaintsOf({ did, name, keys, attests }: IssuerForm): Map<string, IssuerComplaint> {
  const found = new Map<string, IssuerComplaint>()
  if (did.trim() === '') found.set('did', 'required')
  else if (!/^did:(?:web|key):./.test(did.trim())) found.set('did', 'did')
  if (name.trim() === '') found.set('name', 'required')
  if (keysIn(keys) === 'none') found.set('keys', 'keys')
  for (const [nth, { types, countries, from, to }] of attests.entries()) {
    if (types.length === 0) found.set(`attests.${nth}.types`, 'required')
    if (from === '') found.set(`attests.${nth}.from`, 'required')
    if (to !== '' && to < from) found.set(`attests.${nth}.to`, 'days')
    if (parts(countries).some(one => !/^[A-Za-z]{2}$/.test(one))) found.set(`attests.${nth}.countries`, 'country')
  }
  return found
}

type Keys = NonNullable<Issuer['keys']>
/** The keys of a text; `none` where it is no JSON of them. */
function keysIn(text: string): Keys | 'none' | undefined {
  if (text.trim() === '') return undefined
  try {
    const read = fromJson(vouched<Keys | Keys[number]>(text))
    if (typeof read !== 'object' || read === null) return 'none'
    return Array.isArray(read) ? read : [read]
  } catch {
    return 'none'
  }
}

const remitOf = ({ types, stages, countries, from, to }: RemitForm) => ({
  types: [...types],
  ...(stages.length === 0 ? {} : { stages: [...stages] }),
  ...(parts(countries).length === 0 ? {} : { countries: parts(countries).map(one => one.toUpperCase()) }),
  from,
  ...(to === '' ? {} : { to }),
})

/** A form without complaints as the API takes it, but for the name by which it is registered. */
export function particularsOf({ name, keys, hosts, attests }: IssuerForm): Particulars {
  const own = keysIn(keys)
  return bodyOf({
    name: name.trim(),
    ...(own === undefined || own === 'none' ? {} : { keys: own }),
    ...(parts(hosts).length === 0 ? {} : { hosts: parts(hosts) }),
    attests: attests.map(remitOf),
  })
}
export const draftOf = (form: IssuerForm): IssuerDraft => ({ did: form.did.trim(), ...particularsOf(form) })

export const formOf = ({ did, name, keys, hosts, attests }: Issuer): IssuerForm => ({
  did,
  name,
  keys: keys === undefined ? '' : JSON.stringify(keys, null, 2),
  hosts: (hosts ?? []).join(', '),
  attests: attests.map(one => ({
    types: one.types,
    stages: one.stages ?? [],
    countries: (one.countries ?? []).join(', '),
    from: one.from,
    to: one.to ?? '',
  })),
})

const HUBS_OWN: HubsOwn<Issuer, Particulars> = {
  id: true,
  did: true,
  version: true,
  addedBy: true,
  addedAt: true,
  withdrawn: true,
}
/** The form as a revision of an issuer: what was not edited is sent as the hub gave it. */
export const revisedParticulars = (form: IssuerForm, issuer: Issuer): Particulars =>
  revisionOf(startOf(issuer, HUBS_OWN), particularsOf(formOf(issuer)), particularsOf(form), ['keys'])
