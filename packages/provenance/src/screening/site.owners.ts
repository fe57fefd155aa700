import { exact } from '@lodestone/kernel'
import type { OriginRules } from '../policy/rules.ts'
import { millionthsOf, WHOLE } from './equity.ts'
import { found } from './finding.ts'
import { gap } from './gap.ts'
import type { ChainStage } from './offer.ts'
import { coveredShare, percent, percentOfWhole } from './ownership.ts'
import { CHINA, CLEAN, hundredth, one, reaches, type SiteVerdict, unusable } from './site.verdict.ts'

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
  return CLEAN
}

/**
 * Owners that nobody declared are not owners from elsewhere: a site without any declared is not proven, and one of which as much as the limit
 * is not declared may hide what is noted. A site that is covered anyway needs no owners.
 */
export function undeclaredOwners(site: ChainStage, { ownership: rule }: OriginRules): SiteVerdict {
  const rest = WHOLE - site.ownership.reduce((sum, owner) => sum + millionthsOf(owner.sharePct), 0)
  if (rule === undefined || rest <= 0 || !reaches(exact.rational(BigInt(rest), BigInt(WHOLE)), rule)) return CLEAN
  const { operator } = site
  const figures = { operator, sharePct: percentOfWhole(rest) }
  if (rest < WHOLE) return one('noted', site, 'ownership-not-declared', figures)
  return unusable(
    found('ownership-not-declared', figures, site.stage),
    gap('ownership-not-declared', { operator }, site.stage),
  )
}
