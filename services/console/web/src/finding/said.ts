import { asked, controlled, elsewhere, equity, input, recycled, where } from './clauses.ts'
import {
  country,
  date,
  each,
  type Figures,
  ifGiven,
  percent,
  type SaidCode,
  type SentenceWords,
  text,
  type Values,
} from './words.ts'

/** The sentence of a finding, with its figures in words. */
export function said(code: string, f: Figures, w: SentenceWords): [SaidCode, Values] | undefined {
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
      return [code, { country: country(f.country, w), share, year, evidence: ifGiven(evidence, w.both) }]
    }
    case 'stage-missing':
      return [code, {}]
    case 'evidence-missing':
      return [code, { type: ifGiven(text(f.type), w.type) }]
    case 'evidence-expired':
      return [code, { type: ifGiven(text(f.type), w.type), date: date(f.validTo, w) }]
    case 'evidence-not-yet-valid':
      return [code, { type: ifGiven(text(f.type), w.type), date: date(f.validFrom, w) }]
    case 'batch-made-elsewhere':
      return elsewhere(f, w)
    case 'batch-of-another':
      return f.batch === undefined ? [code, {}] : ['own-batch-of-another', { batch: text(f.batch) }]
    case 'batch-disputed':
      return f.batch === undefined ? [code, {}] : ['own-batch-disputed', { batch: text(f.batch) }]
    case 'ownership-over-100':
      return [code, { owned: text(f.owned), sum: percent(f.sumPct, w) }]
    case 'ownership-circular':
      return [code, { operator: text(f.operator) }]
    case 'ownership-not-declared':
      return [code, { operator: text(f.operator), share: percent(f.sharePct, w) }]
    case 'unknown-material':
      return [code, { material: text(f.material) }]
    case 'not-covered-by-policy':
      return [code, { policy: text(f.policy), material: ifGiven(text(f.material), w.material) }]
    case 'policy-suspended':
      return f.validTo === undefined
        ? ['policy-suspended-on', { policy: text(f.policy), from: date(f.validFrom, w) }]
        : [code, { policy: text(f.policy), from: date(f.validFrom, w), to: date(f.validTo, w) }]
    case 'policy-state-unknown':
      return [code, { policy: text(f.policy), date: date(f.validFrom, w) }]
    case 'name-may-be-listed':
    case 'name-listed':
      return [code, { name: text(f.name), alias: text(f.alias), list: text(f.list) }]
    default:
      return undefined
  }
}
