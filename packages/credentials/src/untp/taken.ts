/** What the hub takes from a credential, in its own nouns. Kilograms are decimals, exact; days and times as they were written. */
export type Party = { readonly id: string; readonly name: string; readonly registeredId?: string }
export type Site = {
  readonly id: string
  readonly name?: string
  /** A Global Location Number of 13 digits. */
  readonly gln?: string
  /** Every country that is said of it: where it operates, and that of its address. */
  readonly countries: readonly string[]
  readonly point?: { readonly longitude: number; readonly latitude: number }
}
/** Some of a batch: kilograms where the quantity is a mass. */
export type Batch = { readonly id: string; readonly name: string; readonly kilograms?: string }
/** How much can be made in a year. */
export type Yearly = { readonly kilograms?: string }
export type Document = { readonly url?: string; readonly name?: string; readonly digest?: string }

export type Conformity = {
  readonly kind: 'conformity'
  readonly attestation: {
    readonly id: string
    readonly name?: string
    readonly type: string
    readonly level: string
    readonly assessor: string
  }
  readonly issuedTo: Party
  readonly scheme?: { readonly id?: string; readonly name?: string }
  readonly evidence: readonly Document[]
  readonly assessments: readonly Assessment[]
}
export type Assessment = {
  readonly id: string
  readonly conforms: boolean
  readonly topic: string
  readonly date?: string
  readonly criteria: readonly { readonly id: string; readonly name: string; readonly tags: readonly string[] }[]
  readonly products: readonly (Party & { readonly batch?: string })[]
  readonly sites: readonly Site[]
  readonly organisation?: Party
  /** What its sites can make in a year. */
  readonly yearly?: readonly Yearly[]
}
export type Facility = {
  readonly kind: 'facility'
  readonly site?: Site
  readonly operator?: Party
  readonly processes: readonly string[]
  /** What it claims to be able to make in a year. */
  readonly capacities?: readonly { readonly processes: readonly string[]; readonly yearly: readonly Yearly[] }[]
}
export type Events = { readonly kind: 'events'; readonly events: readonly Event[] }
export type Event = {
  readonly id?: string
  readonly time?: string
  readonly process?: string
  readonly site?: Site
} & (
  | { readonly what: 'transformation'; readonly inputs: readonly Batch[]; readonly outputs: readonly Batch[] }
  | { readonly what: 'transaction'; readonly from: string; readonly to: string; readonly batches: readonly Batch[] }
  | {
      readonly what: 'object' | 'aggregation' | 'association'
      readonly action?: string
      readonly batches: readonly Batch[]
    }
)
export type Passport = {
  readonly kind: 'passport'
  readonly product?: Party & {
    readonly batch?: string
    readonly serial?: string
    readonly kilograms?: string
    readonly made?: string
  }
  readonly producer?: Party
  readonly site?: Site
  /** Where it was produced. */
  readonly country?: string
  readonly materials: readonly { readonly name: string; readonly country?: string; readonly kilograms?: string }[]
  readonly steps: readonly { readonly process?: string; readonly events: readonly Document[] }[]
}
export type Identity = {
  readonly kind: 'identity'
  readonly identity?: Party & { readonly registerType?: string; readonly scopes: readonly string[] }
}
export type Taken = Conformity | Facility | Events | Passport | Identity

/** Members that were given, without those that were not. */
export function given<T extends object>(members: T): { [Name in keyof T]: Exclude<T[Name], undefined> }
export function given(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** A list that has something. */
export const someOf = <T>(all: readonly T[]): readonly T[] | undefined => (all.length > 0 ? all : undefined)

type Named = { id: string; name: string; registeredId?: string | undefined }
export const partyOf = ({ id, name, registeredId }: Named): Party => ({
  id,
  name,
  ...(registeredId === undefined ? {} : { registeredId }),
})

const GLN = /\/414\/(\d{13})(?:\/|$)/
/** A site by its address, which may say a Global Location Number (GS1 Digital Link), and what else is known of it. */
export const siteOf = (
  id: string,
  more: Omit<Site, 'id' | 'gln' | 'countries'> & { countries?: readonly string[] } = {},
): Site => {
  const gln = GLN.exec(id)?.[1]
  return { id, ...(gln === undefined ? {} : { gln }), countries: [], ...more }
}

/** A country's code, which may stand at the end of the vocabulary's address. */
export const countryIn = (text: string): string => text.slice(text.lastIndexOf('#') + 1).toUpperCase()
/** Countries that were said, each once. */
export const countriesIn = (...texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.flatMap(text => (text === undefined ? [] : [countryIn(text)]))),
]
