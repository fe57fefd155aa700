import type { Sentence } from '../finding/finding.ts'
import { isFull, type Values } from '../finding/words.ts'
import type credentials from '../i18n/en/credentials.json'
import type { Credential } from './credential.ts'

/** What stands against a credential, as sentences that the catalogues have. */
export type CredentialFinding = Pick<Credential['findings'][number], 'code' | 'figures'>
export type FindingKey = keyof (typeof credentials)['said']

/** How the figures read in a language. */
export type CredentialWords = {
  readonly kg: (kilograms: string) => string
  readonly count: (number: number) => string
  readonly date: (day: string) => string
  readonly country: (code: string) => string
  readonly list: (items: readonly string[]) => string
  readonly kind: (kind: string) => string | undefined
  readonly stage: (stage: string) => string | undefined
}

type Figures = CredentialFinding['figures']
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(one => text(one) ?? []) : [])
const decimal = (value: unknown, write: (text: string) => string): string | undefined =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? write(value) : undefined
const number = (value: unknown, { count }: CredentialWords): string | undefined =>
  typeof value === 'number' ? count(value) : undefined
function date(value: unknown, words: CredentialWords): string | undefined {
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text(value) ?? '') ?? []
  return day === undefined ? undefined : words.date(day)
}

/** The finding as a sentence; `undefined` where its code is newer than this page, or a figure is not there. */
export function credentialSaid(finding: CredentialFinding, words: CredentialWords): Sentence<FindingKey> | undefined {
  const made = said(finding.code, finding.figures, words)
  return made && isFull(made[1]) ? { key: made[0], values: made[1] } : undefined
}

function said(code: string, f: Figures, w: CredentialWords): [FindingKey, Values] | undefined {
  switch (code) {
    case 'signature-missing':
      return [code, {}]
    case 'signature-wrong':
    case 'issuer-not-registered':
      return [code, { issuer: text(f.issuer) }]
    case 'issuer-unreachable':
      return [code, { issuer: text(f.issuer), why: text(f.why) }]
    case 'key-not-of-issuer':
      return [code, { issuer: text(f.issuer), key: text(f.key) }]
    case 'algorithm-not-allowed':
      return [code, { algorithm: text(f.algorithm) }]
    case 'context-unknown':
      return [code, { context: text(f.context) }]
    case 'not-yet-valid':
      return [code, { date: date(f.validFrom, w) }]
    case 'expired':
      return [code, { date: date(f.validUntil, w) }]
    case 'revoked':
    case 'suspended':
      return [code, { list: text(f.list), index: text(f.index) }]
    case 'status-unknown':
    case 'status-unreachable':
      return [code, { list: text(f.list), why: text(f.why) }]
    case 'shape':
      return [code, { path: text(f.path), why: text(f.why) }]
    case 'too-large':
      return [code, { size: number(f.size, w), most: number(f.most, w) }]
    case 'type-unknown': {
      const types = texts(f.types)
      return types.length === 0 ? ['type-none', {}] : [code, { types: w.list(types) }]
    }
    case 'subject-not-holder': {
      const parties = texts(f.parties)
      const holder = text(f.holder)
      return parties.length === 0 ? ['subject-nobody', { holder }] : [code, { holder, parties: w.list(parties) }]
    }
    case 'outside-remit':
      return outside(f, w)
    case 'kilograms-absurd':
      return absurd(f, w)
    default:
      return undefined
  }
}

function outside({ issuer, of, said: bound = '' }: Figures, w: CredentialWords): [FindingKey, Values] | undefined {
  const own = { issuer: text(issuer) }
  const what = text(bound) ?? ''
  switch (of) {
    case 'type':
      return ['outside-type', { ...own, what: w.kind(what) ?? what }]
    case 'stage':
      return ['outside-stage', { ...own, what: w.stage(what) ?? what }]
    case 'country':
      return ['outside-country', { ...own, what: w.country(what) }]
    case 'day':
      return ['outside-day', { ...own, what: date(what, w) }]
    default:
      return undefined
  }
}

function absurd({ of, absent, kilograms, mostKg }: Figures, w: CredentialWords): [FindingKey, Values] {
  const goods = text(of)
  if (absent === true) return ['kilograms-absent', { goods }]
  const kg = decimal(kilograms, w.kg)
  return mostKg === undefined
    ? ['kilograms-not-above-zero', { goods, kg }]
    : ['kilograms-too-many', { goods, kg, most: decimal(mostKg, w.kg) }]
}
