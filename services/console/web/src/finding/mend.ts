import type findings from '../i18n/en/findings.json'
import { date, type Figures, ifGiven, type SentenceWords, text, type Values } from './words.ts'

export type Mend = keyof (typeof findings)['mend']

/** The sentence of what is to be mended, with its figures in words. */
export function mend(code: string, f: Figures, w: SentenceWords): [Mend, Values] | undefined {
  switch (code) {
    case 'stage-missing':
    case 'recycled-origin-missing':
    case 'unknown-material':
      return [code, {}]
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
    default:
      return undefined
  }
}
