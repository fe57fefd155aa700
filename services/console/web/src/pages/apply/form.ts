import { isCountry } from '@lodestone/kernel/place'
import type { Applied, Sent } from '../../application/application.ts'

/** What is typed into the form: texts, of which the empty ones are left out when it is sent. */
export type Filled = {
  readonly kind: Applied['kind']
  readonly legalName: string
  readonly country: string
  readonly lei: string
  readonly vatNumber: string
  readonly webPage: string
  readonly street: string
  readonly postalCode: string
  readonly city: string
  readonly addressCountry: string
  readonly owners: readonly FilledOwner[]
  readonly noOwners: string
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly function: string
  readonly others: readonly FilledContact[]
  readonly accepted: boolean
}
export type FilledOwner = {
  readonly key: number
  readonly name: string
  readonly country: string
  readonly sharePct: string
  readonly naturalPerson: boolean
}

/** Somebody else whom the company names. */
export type FilledContact = {
  readonly key: number
  readonly name: string
  readonly email: string
  readonly function: string
  readonly phone: string
}
/** How many else may be named. */
export const MOST_OTHERS = 4

let keys = 0
/** A form as it was kept, after which new rows have keys of their own. */
export function restored(text: string): Filled {
  const form: Filled = JSON.parse(text)
  keys = Math.max(keys, ...[...form.owners, ...form.others].map(({ key }) => key))
  return form
}
export const emptyContact = (): FilledContact => ({ key: ++keys, name: '', email: '', function: '', phone: '' })
export const emptyOwner = (): FilledOwner => ({
  key: ++keys,
  name: '',
  country: '',
  sharePct: '',
  naturalPerson: false,
})

export const EMPTY: Filled = {
  kind: 'member',
  legalName: '',
  country: '',
  lei: '',
  vatNumber: '',
  webPage: '',
  street: '',
  postalCode: '',
  city: '',
  addressCountry: '',
  owners: [],
  noOwners: '',
  name: '',
  email: '',
  phone: '',
  function: '',
  others: [],
  accepted: false,
}

/** The form as it was sent before; terms are accepted anew. */
export const filledFrom = ({
  address,
  contact,
  otherContacts = [],
  owners,
  terms: _,
  language: __,
  ...applied
}: Applied): Filled => ({
  ...EMPTY,
  ...applied,
  street: address.street,
  postalCode: address.postalCode ?? '',
  city: address.city,
  addressCountry: address.country === applied.country ? '' : address.country,
  owners: owners.map(owner => ({ ...emptyOwner(), ...owner })),
  name: contact.name,
  email: contact.email,
  phone: contact.phone ?? '',
  function: contact.function ?? '',
  others: otherContacts.map(one => ({ ...emptyContact(), ...one })),
})

type Terms = NonNullable<Sent['terms']>

/** What is sent of the form. */
export function bodyOf(form: Filled, terms: Terms | undefined, language: NonNullable<Sent['language']>): Sent {
  const [lei, vatNumber] = [form.lei.replace(/\s/g, ''), form.vatNumber.replace(/[\s.-]/g, '')]
  const [webPage, postalCode, noOwners] = [form.webPage, form.postalCode, form.noOwners].map(text => text.trim())
  return {
    kind: form.kind,
    legalName: form.legalName.trim(),
    country: form.country,
    ...(lei ? { lei } : {}),
    ...(vatNumber ? { vatNumber } : {}),
    ...(webPage ? { webPage } : {}),
    address: {
      street: form.street.trim(),
      ...(postalCode ? { postalCode } : {}),
      city: form.city.trim(),
      country: form.addressCountry === '' ? form.country : form.addressCountry,
    },
    owners: form.owners.map(({ key: _, ...owner }) => ({
      ...owner,
      name: owner.name.trim(),
      sharePct: owner.sharePct.trim().replace(',', '.'),
    })),
    ...(form.owners.length === 0 && noOwners ? { noOwners } : {}),
    contact: contactOf(form),
    ...(form.others.length > 0 ? { otherContacts: form.others.map(contactOf) } : {}),
    language,
    ...(terms && form.accepted ? { terms: { version: terms.version, sha256: terms.sha256 } } : {}),
  }
}

function contactOf(filled: Omit<FilledContact, 'key'>): Sent['contact'] {
  const [role, phone] = [filled.function, filled.phone].map(text => text.trim())
  return {
    name: filled.name.trim(),
    email: filled.email.trim(),
    ...(role ? { function: role } : {}),
    ...(phone ? { phone } : {}),
  }
}

/** Names of fields that are needed and still empty. */
export type Needed =
  | 'legalName'
  | 'country'
  | 'identifier'
  | 'street'
  | 'city'
  | 'owners'
  | 'contactName'
  | 'email'
  | 'otherContacts'
  | 'accept'

export function neededOf(form: Filled, hasTerms: boolean): Needed[] {
  const isEmpty = (text: string): boolean => text.trim() === ''
  const needed: readonly (readonly [Needed, boolean])[] = [
    ['legalName', isEmpty(form.legalName)],
    ['country', !isCountry(form.country)],
    ['identifier', isEmpty(form.lei) && isEmpty(form.vatNumber)],
    ['street', isEmpty(form.street)],
    ['city', isEmpty(form.city)],
    ['owners', form.owners.length === 0 && isEmpty(form.noOwners)],
    ['contactName', isEmpty(form.name)],
    ['email', isEmpty(form.email)],
    ['otherContacts', form.others.some(one => isEmpty(one.name) || isEmpty(one.email))],
    ['accept', hasTerms && !form.accepted],
  ]
  return needed.flatMap(([name, isMissing]) => (isMissing ? [name] : []))
}
