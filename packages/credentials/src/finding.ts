import { namesOf } from '@lodestone/kernel/members'

/** What is found of a credential: a code of a closed set with the figures that its sentence is made of, as findings of a screening are. */
export type FindingFigures = {
  'too-large': { readonly what: string; readonly size: number; readonly most: number }
  shape: { readonly path: string; readonly why: string }
  'context-unknown': { readonly context: string }
  'type-unknown': { readonly types: readonly string[] }
  'signature-missing': Nothing
  'signature-wrong': { readonly issuer: string }
  'algorithm-not-allowed': { readonly algorithm: string }
  'key-not-of-issuer': { readonly issuer: string; readonly key: string }
  'issuer-not-registered': { readonly issuer: string }
  'issuer-unreachable': { readonly issuer: string; readonly why: string }
  'outside-remit': { readonly issuer: string; readonly of: Bound; readonly said: string }
  'not-yet-valid': { readonly validFrom: string }
  expired: { readonly validUntil: string }
  revoked: ListEntry
  suspended: ListEntry
  'status-unknown': { readonly list: string; readonly why: string }
  'status-unreachable': { readonly list: string; readonly why: string }
  'subject-not-holder': { readonly holder: string; readonly parties: readonly string[] }
  'kilograms-absurd': { readonly of: string } & (
    | { readonly absent: true }
    | { readonly kilograms: string }
    | { readonly kilograms: string; readonly mostKg: string }
  )
}
type Nothing = Readonly<Record<never, never>>
type ListEntry = { readonly list: string; readonly index: number }
/** What the register bounds: which credentials an issuer may give, for which stages and countries, and when. */
export type Bound = 'type' | 'stage' | 'country' | 'day'

export type FindingCode = keyof FindingFigures
export type Finding = { readonly [C in FindingCode]: Found<C> }[FindingCode]

const BOUNDS: Readonly<Record<Bound, string>> = {
  type: 'credentials of the type',
  stage: 'the stage',
  country: 'sites in',
  day: 'the day',
}
const number = (value: number): string => value.toLocaleString('en')

/** What each finding says in English. Other languages are said from the same figures by whoever shows them. */
const SENTENCES: { readonly [C in FindingCode]: (figures: FindingFigures[C]) => string } = {
  'too-large': f => `The ${f.what} has ${number(f.size)} characters; ${number(f.most)} are allowed.`,
  shape: f => `${f.path}: ${f.why}.`,
  'context-unknown': f => `The context ${f.context} is not one that this hub knows.`,
  'type-unknown': f =>
    `${f.types.length === 0 ? 'No type' : f.types.join(', ')} is not one of the credentials that prove origin.`,
  'signature-missing': () => 'The credential is not signed.',
  'signature-wrong': f => `The signature does not hold against the keys of ${f.issuer}.`,
  'algorithm-not-allowed': f => `The signing algorithm ${f.algorithm} is not allowed.`,
  'key-not-of-issuer': f => `${f.issuer} has no key ${f.key} to sign such a credential with.`,
  'issuer-not-registered': f => `${f.issuer} is not in the register of issuers.`,
  'issuer-unreachable': f => `The keys of ${f.issuer} could not be fetched: ${f.why}.`,
  'outside-remit': f => `The register does not let ${f.issuer} attest ${BOUNDS[f.of]} ${f.said}.`,
  'not-yet-valid': f => `The credential is valid from ${f.validFrom} only.`,
  expired: f => `The credential expired on ${f.validUntil}.`,
  revoked: f => `The credential is revoked: entry ${f.index} of ${f.list}.`,
  suspended: f => `The credential is suspended: entry ${f.index} of ${f.list}.`,
  'status-unknown': f => `Whether the credential is revoked cannot be known: ${f.list}: ${f.why}.`,
  'status-unreachable': f => `The status list ${f.list} could not be fetched: ${f.why}.`,
  'subject-not-holder': f =>
    f.parties.length === 0
      ? `The credential names no party, thus not ${f.holder}.`
      : `The credential is about ${f.parties.join(', ')}, not ${f.holder}.`,
  'kilograms-absurd': f =>
    'absent' in f
      ? `${f.of}: no mass is stated.`
      : 'mostKg' in f
        ? `${f.of}: ${f.kilograms} kg is more than the ${f.mostKg} kg that a credential may state.`
        : `${f.of}: ${f.kilograms} kg is not above zero.`,
}

/** Every code that a finding may have. */
export const FINDING_CODES: readonly FindingCode[] = namesOf(SENTENCES)

/** Findings that time may mend: the credential waits and is tried again. */
const WAITING: ReadonlySet<FindingCode> = new Set<FindingCode>(['issuer-unreachable', 'status-unreachable'])
export const isWaiting = ({ code }: Finding): boolean => WAITING.has(code)

/** A finding with its sentence, which is made of its figures and of nothing else. */
export const found = <C extends FindingCode>(code: C, figures: FindingFigures[C]): Found<C> => ({
  code,
  message: SENTENCES[code](figures),
  figures,
})
type Found<C extends FindingCode> = { readonly code: C; readonly message: string; readonly figures: FindingFigures[C] }

/** A value that was read, or what stands against it. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] }
export const read = <T>(value: T): Read<T> => ({ ok: true, value })
export const unread = (
  ...findings: readonly Finding[]
): { readonly ok: false; readonly findings: readonly Finding[] } => ({
  ok: false,
  findings,
})
