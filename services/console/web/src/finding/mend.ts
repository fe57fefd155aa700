import type findings from '../i18n/en/findings.json'
import { date, each, type Figures, ifGiven, type SentenceWords, text, type Values } from './words.ts'

export type Mend = keyof (typeof findings)['mend']

/** The sentence of what is to be mended, with its figures in words. */
export function mend(code: string, f: Figures, w: SentenceWords): [Mend, Values] | undefined {
  switch (code) {
    case 'stage-missing':
    case 'recycled-origin-missing':
    case 'unknown-material':
    case 'batch-made-elsewhere':
    case 'batch-of-another':
      return [code, {}]
    case 'batch-unproven': {
      const lacks = each(f.lacks, one => ifGiven(text(one), w.lack))
      return [code, { batch: text(f.batch), lacks: ifGiven(lacks, all => all.join(' ')) }]
    }
    case 'evidence-missing':
      return [code, { type: ifGiven(text(f.type), w.type) }]
    case 'evidence-expired':
      return [code, { type: ifGiven(text(f.type), w.type), date: date(f.validTo, w), day: date(f.on, w) }]
    case 'evidence-not-yet-valid':
      return [code, { type: ifGiven(text(f.type), w.type), date: date(f.validFrom, w), day: date(f.on, w) }]
    case 'ownership-over-100':
      return [code, { owned: text(f.owned) }]
    case 'ownership-circular':
    case 'ownership-not-declared':
      return [code, { operator: text(f.operator) }]
    case 'policy-state-unknown':
      return [code, { policy: text(f.policy), day: date(f.on, w) }]
    case 'name-may-be-listed':
    case 'name-listed':
      return [code, { name: text(f.name), list: text(f.list) }]
    default:
      return undefined
  }
}
