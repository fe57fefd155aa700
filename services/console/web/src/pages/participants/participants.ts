import type { Body, Item } from '../../api/client.ts'
import { type HubsOwn, revisionOf, startOf } from '../../api/revision.ts'
import type { Tone } from '../../ui/badge.tsx'

export type Participant = Item<'/participants'>

export const STATUS_TONES: Record<Participant['status'], Tone> = { applied: 'warn', admitted: 'good', suspended: 'bad' }

export type Filters = {
  readonly kind: string
  readonly bloc: string
  readonly status: string
  readonly search: string
}

/** Whoever fits: every word of the search stands in the name, reference, group or country (its code or its name as the language has it). */
export function fitting(
  participants: readonly Participant[],
  { kind, bloc, status, search }: Filters,
  countryName: (code: string) => string,
): Participant[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return participants.filter(one => {
    if (kind !== '' && one.kind !== kind) return false
    if (bloc !== '' && one.bloc !== bloc) return false
    if (status !== '' && one.status !== status) return false
    const text = [one.legalName, one.reference, one.group ?? '', one.country, countryName(one.country)]
      .join('\n')
      .toLowerCase()
    return words.every(word => text.includes(word))
  })
}

export type Draft = {
  readonly reference: string
  readonly legalName: string
  readonly kind: Participant['kind']
  readonly country: string
  readonly bloc: 'EU' | 'JP'
  readonly group: string
  /** One a line. */
  readonly identifiers: string
  readonly ownership: readonly { readonly key: number; owner: string; country: string; sharePct: string }[]
  readonly baselines: readonly { readonly key: number; material: string; kgPerYear: string }[]
}

export type Particulars = Pick<Draft, 'legalName' | 'identifiers' | 'ownership' | 'baselines'>

let keys = 0
/** Names a row of a form for as long as the form is open. */
export const newKey = (): number => ++keys

export const particularsOf = ({ legalName, identifiers, ownership, baselines }: Participant): Particulars => ({
  legalName,
  identifiers: (identifiers ?? []).join('\n'),
  ownership: ownership.map(one => ({ key: newKey(), ...one })),
  baselines: baselines.map(one => ({ key: newKey(), ...one })),
})

/** What is sent of the particulars: what was left empty is left out. Owners and baselines keep what the form has no field for. */
const particularsBodyOf = ({ legalName, identifiers, ownership, baselines }: Particulars) => ({
  legalName: legalName.trim(),
  ...(identifiers.trim() === '' ? {} : { identifiers: identifiers.trim().split(/\s+/) }),
  ...(ownership.length === 0
    ? {}
    : {
        ownership: ownership.map(({ key: _, ...one }) => ({
          ...one,
          owner: one.owner.trim(),
          country: one.country.trim().toUpperCase(),
          sharePct: one.sharePct.trim(),
        })),
      }),
  ...(baselines.length === 0
    ? {}
    : { baselines: baselines.map(({ key: _, ...one }) => ({ ...one, kgPerYear: one.kgPerYear.trim() })) }),
})

export type Correction = Body<'/participants/{id}/correct', 'post'>
export type Revision = Body<'/participants/{id}', 'put'>
const HUBS_OWN: HubsOwn<Participant, Revision> = {
  id: true,
  reference: true,
  kind: true,
  country: true,
  bloc: true,
  group: true,
  status: true,
  version: true,
}

/** The particulars of a participant as the form now has them. */
export const revisedParticulars = (form: Particulars, one: Participant): Revision =>
  revisionOf<Revision>(startOf(one, HUBS_OWN), particularsBodyOf(particularsOf(one)), particularsBodyOf(form))

/** The shortest reason that the hub takes. */
export const MIN_REASON = 3

/** Members and funders are of a bloc; suppliers are wherever they are. */
export const isOfBloc = (kind: Draft['kind']): boolean => kind !== 'supplier'

/** As what it counts, and where: a supplier has no bloc. */
export const countingOf = ({ kind, country, bloc }: Pick<Draft, 'kind' | 'country' | 'bloc'>) => ({
  kind,
  country: country.trim().toUpperCase(),
  ...(isOfBloc(kind) ? { bloc } : {}),
})

/** What is sent of a registration: a supplier has no bloc, and baselines are only a member's. */
export function bodyOf({ kind, bloc, group, country, reference, ...particulars }: Draft) {
  return {
    ...countingOf({ kind, country, bloc }),
    reference: reference.trim(),
    ...(group.trim() === '' ? {} : { group: group.trim() }),
    ...particularsBodyOf(kind === 'member' ? particulars : { ...particulars, baselines: [] }),
  }
}
