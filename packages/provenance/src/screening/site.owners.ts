import { exact } from '@lodestone/kernel'
import type { OriginRules } from '../policy/rules.ts'
import { millionthsOf, WHOLE } from './equity.ts'
import { found } from './finding.ts'
import { gap } from './gap.ts'
import type { ChainStage } from './offer.ts'
import { coveredShare, percent, percentOfWhole } from './ownership.ts'
import { CHINA, CLEAN, hundredth, one, reaches, type SiteVerdict, told, unusable } from './site.verdict.ts'

/** From this share of undeclared owners on, in millionths, an operator is told: 25 %. */
const UNDECLARED_NOTICE = WHOLE / 4

/** What the owners of a site count for. */
export function owners(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  const rule = rules.ownership
  if (rule === undefined) return CLEAN
  const limit = { millionths: millionthsOf(rule.pct), inclusive: rule.inclusive }
  const result = coveredShare(site, covered, rule.method === 'cascade' ? limit : undefined)
  if (result.kind === 'over-100') {
    const { of: owned, pct: sumPct } = result
    return unusable(
      found('ownership-over-100', { owned, sumPct }, site.stage),
      gap('ownership-over-100', { owned }, site.stage),
    )
  }
  if (result.kind === 'circular') {
    const { operator } = site
    return unusable(
      found('ownership-circular', { operator }, site.stage),
      gap('ownership-circular', { operator }, site.stage),
    )
  }
  const chinaOnly = rules.coveredCountries.every(country => CHINA.has(country))
  const who = () => ({
    operator: site.operator,
    sharePct: percent(result.share),
    from: chinaOnly ? ('china' as const) : ('covered-countries' as const),
    paths: result.paths(),
  })
  if (reaches(result.share, rule)) {
    return one('covered', site, chinaOnly ? 'owned-from-china' : 'owned-from-covered-country', who())
  }
  const notice = rule.noticePct
  if (notice !== undefined && exact.compare(result.share, hundredth(notice)) >= 0) {
    return one('noted', site, 'chinese-equity', who())
  }
  return undeclared(site)
}

/** Owners that nobody declared change no level: a listed company cannot name its free float. An operator is told all the same. */
function undeclared(site: ChainStage): SiteVerdict {
  const rest = WHOLE - site.ownership.reduce((sum, owner) => sum + millionthsOf(owner.sharePct), 0)
  if (rest < UNDECLARED_NOTICE) return CLEAN
  const figures = { operator: site.operator, sharePct: percentOfWhole(rest) }
  return told(found('ownership-not-declared', figures, site.stage))
}
