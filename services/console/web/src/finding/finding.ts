import { isObject, isOneOf } from '@lodestone/kernel/members'
import type findings from '../i18n/en/findings.json'

/**
 * What the hub says of an origin in English, as sentences that the catalogues have. Each names the figures that it needs; where one is not there
 * or of another kind, or the code is not known here, there is none, and the hub's own text stands.
 */

type SaidCode = keyof (typeof findings)['said']
type Mend = keyof (typeof findings)['mend']
type Values = Readonly<Record<string, string | undefined>>
/** As i18next takes them: a number is what a plural would go by. */
type Written = Readonly<Record<string, string | number>>
type Figures = Readonly<Record<string, unknown>>
export type CodedFinding = { readonly code: string; readonly stage?: string; readonly figures?: Figures }

/** What was found, with the hub's own sentence. */
export type Finding = CodedFinding & { readonly message: string }
/** Why an offer has a level: what is missing, or what was found; neither where an operator decided. */
export type Grounds = {
  readonly missing?: readonly string[]
  readonly gaps?: readonly CodedFinding[]
  readonly findings?: readonly Finding[]
}

/** How the parts of a sentence read in a language. */
export type SentenceWords = {
  readonly country: (code: string) => string
  /** The countries of one owner. */
  readonly countries: (names: readonly string[]) => string
  readonly percent: (pct: string) => string
  readonly date: (day: string) => string
  readonly list: (items: readonly string[]) => string
  /** Parts of a sentence that are asked for together. */
  readonly both: (parts: readonly string[]) => string
  /** Parts of a sentence that stand one after another. */
  readonly series: (parts: readonly string[]) => string
  readonly material: (id: string) => string
  readonly stage: (stage: string) => string | undefined
  readonly type: (type: string) => string | undefined
  readonly part: (key: keyof (typeof findings)['part'], values: Written) => string
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const read = (value: unknown, pattern: RegExp, write: (value: string) => string): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? write(value) : undefined
const percent = (value: unknown, w: SentenceWords) => read(value, DECIMAL, w.percent)
const date = (value: unknown, w: SentenceWords) => read(value, DAY, w.date)
const country = (value: unknown, w: SentenceWords) => read(value, /^[A-Z]{2}$/, w.country)
/** Every entry of a list in words; `undefined` where one has none. */
function each(value: unknown, write: (one: Figures) => string | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const written = value.map(one => (one === null ? undefined : write(one)))
  return written.every(one => one !== undefined) ? written : undefined
}
const countries = (value: unknown, w: SentenceWords) => each(value, one => country(one, w))
const then = <T>(value: T | undefined, write: (value: T) => string | undefined): string | undefined =>
  value === undefined ? undefined : write(value)
/** A part of a sentence, where all its figures are there. */
function part(key: Parameters<SentenceWords['part']>[0], values: Values, w: SentenceWords): string | undefined {
  return isFull(values) ? w.part(key, values) : undefined
}
const isFull = (values: Values): values is Values & Readonly<Record<string, string>> =>
  Object.values(values).every(value => value !== undefined)

/** "60 % of Holding X (57 % owned by Y, CN)": an owner, and who of a covered country is behind it. */
function path(steps: unknown, w: SentenceWords): string | undefined {
  if (!Array.isArray(steps)) return undefined
  const [first, ...behind] = steps
  const step = isObject(first) ? first : undefined
  const values = { share: percent(step?.sharePct, w), owner: text(step?.owner) }
  return behind.length > 0
    ? part('through', { ...values, behind: path(behind, w) }, w)
    : part('owned', { ...values, countries: then(countries(step?.countries, w), w.countries) }, w)
}

const HOW = ['board-majority', 'veto', 'management', 'technology-licence'] as const

function controller({ by, country: from, how }: Figures, w: SentenceWords): string | undefined {
  return isOneOf(HOW, how) ? part(how, { who: text(by), country: country(from, w) }, w) : undefined
}

function asked({ stage, types }: Figures, w: SentenceWords): string | undefined {
  const given = each(types, one => then(text(one), w.type))
  const name = then(text(stage), w.stage)
  if (given?.length === 0) return part('none-given', { stage: name }, w)
  return part('given', { stage: name, types: then(given, w.list) }, w)
}

const where = ({ site, operator, country: at, tolledIn }: Figures, w: SentenceWords): [SaidCode, Values] =>
  tolledIn === undefined
    ? ['done-in', { site: text(site), operator: text(operator), country: country(at, w) }]
    : ['tolled-in', { site: text(site), operator: text(operator), country: country(tolledIn, w) }]

function equity({ operator, sharePct, from, paths }: Figures, w: SentenceWords): [SaidCode, Values] | undefined {
  const through = each(paths, one => path(one, w))
  const values = { operator: text(operator), share: percent(sharePct, w), paths: then(through, w.series) }
  if (from === 'china') return ['chinese-equity', values]
  return from === 'covered-countries' ? ['covered-equity', values] : undefined
}

const controlled = ({ operator, control }: Figures, w: SentenceWords): [SaidCode, Values] => [
  'controlled',
  {
    operator: text(operator),
    who: then(
      each(control, one => controller(one, w)),
      w.series,
    ),
  },
]

function recycled(
  { site, sharePct, countries: from, limitPct, gatheredIn }: Figures,
  w: SentenceWords,
): [SaidCode, Values] {
  const values = { site: text(site), share: percent(sharePct, w), countries: then(countries(from, w), w.list) }
  return gatheredIn === undefined
    ? ['recycled', { ...values, limit: percent(limitPct, w) }]
    : ['recycled-gathered', { ...values, country: country(gatheredIn, w) }]
}

const input = ({ site, inputPct, limitPct }: Figures, w: SentenceWords): Values => ({
  site: text(site),
  share: percent(inputPct, w),
  limit: percent(limitPct, w),
})

function said(code: string, f: Figures, w: SentenceWords): [SaidCode, Values] | undefined {
  switch (code) {
    case 'stage-in-china':
    case 'stage-in-covered-country':
    case 'tolled-in-china':
      return where(f, w)
    case 'owned-from-china':
    case 'owned-from-covered-country':
    case 'chinese-equity':
      return equity(f, w)
    case 'controlled-from-china':
    case 'controlled-from-covered-country':
      return controlled(f, w)
    case 'chinese-input':
    case 'chinese-input-trace':
      return [code, input(f, w)]
    case 'chinese-technology':
    case 'recycled-origin-missing':
      return [code, { site: text(f.site) }]
    case 'recycled-from-china':
    case 'recycled-from-covered-country':
      return recycled(f, w)
    case 'intermediary-exposed': {
      const evidence = each(f.evidence, one => asked(one, w))
      const year = Number.isInteger(f.year) ? String(f.year) : undefined
      const share = percent(f.chinesePct, w)
      return [code, { country: country(f.country, w), share, year, evidence: then(evidence, w.both) }]
    }
    case 'stage-missing':
      return [code, {}]
    case 'evidence-missing':
      return [code, { type: then(text(f.type), w.type) }]
    case 'evidence-expired':
      return [code, { type: then(text(f.type), w.type), date: date(f.validTo, w) }]
    case 'evidence-not-yet-valid':
      return [code, { type: then(text(f.type), w.type), date: date(f.validFrom, w) }]
    case 'ownership-over-100':
      return [code, { owned: text(f.owned), sum: percent(f.sumPct, w) }]
    case 'ownership-circular':
      return [code, { operator: text(f.operator) }]
    case 'ownership-not-declared':
      return [code, { operator: text(f.operator), share: percent(f.sharePct, w) }]
    case 'unknown-material':
      return [code, { material: text(f.material) }]
    case 'not-covered-by-policy':
      return [code, { policy: text(f.policy), material: then(text(f.material), w.material) }]
    case 'policy-suspended':
      return f.validTo === undefined
        ? ['policy-suspended-on', { policy: text(f.policy), from: date(f.validFrom, w) }]
        : [code, { policy: text(f.policy), from: date(f.validFrom, w), to: date(f.validTo, w) }]
    case 'policy-state-unknown':
      return [code, { policy: text(f.policy), date: date(f.validFrom, w) }]
    default:
      return undefined
  }
}

function mend(code: string, f: Figures, w: SentenceWords): [Mend, Values] | undefined {
  switch (code) {
    case 'stage-missing':
    case 'recycled-origin-missing':
    case 'unknown-material':
      return [code, {}]
    case 'evidence-missing':
      return [code, { type: then(text(f.type), w.type) }]
    case 'evidence-expired':
      return [code, { type: then(text(f.type), w.type), date: date(f.validTo, w), day: date(f.on, w) }]
    case 'evidence-not-yet-valid':
      return [code, { type: then(text(f.type), w.type), date: date(f.validFrom, w), day: date(f.on, w) }]
    case 'ownership-over-100':
      return [code, { owned: text(f.owned) }]
    case 'ownership-circular':
      return [code, { operator: text(f.operator) }]
    case 'policy-state-unknown':
      return [code, { policy: text(f.policy), day: date(f.on, w) }]
    default:
      return undefined
  }
}

/** A sentence of the catalogue with what stands in it. */
export type Sentence<Key extends string> = { readonly key: Key; readonly values: Written }

function sentence<Key extends string>(
  { code, stage, figures = {} }: CodedFinding,
  of: (code: string, figures: Figures, w: SentenceWords) => [Key, Values] | undefined,
  w: SentenceWords,
): Sentence<Key> | undefined {
  const made = of(code, figures, w)
  if (made === undefined) return undefined
  const values: Values = stage === undefined ? made[1] : { ...made[1], stage: w.stage(stage) }
  return isFull(values) ? { key: made[0], values } : undefined
}

/** What was found, as a sentence; `undefined` where its figures do not bear one. */
export const findingSaid = (finding: CodedFinding, w: SentenceWords): Sentence<SaidCode> | undefined =>
  sentence(finding, said, w)
/** What is to be mended, as a sentence; `undefined` where its figures do not bear one. */
export const gapSaid = (gap: CodedFinding, w: SentenceWords): Sentence<Mend> | undefined => sentence(gap, mend, w)
