import { CHINA, exact } from '@lodestone/kernel'
import type { OriginRules } from '../policy/rules.ts'
import { declaredOf, millionthsOf, WHOLE } from './equity.ts'
import { found } from './finding.ts'
import { gap } from './gap.ts'
import type { ChainStage } from './offer.ts'
import { coveredShare, percent, percentOfWhole } from './ownership.ts'
import { CLEAN, hundredth, one, reaches, type SiteVerdict, unusable } from './site.verdict.ts'

/** What the owners of a site count for. */
export function owners(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  const rule = rules.ownership
  if (rule === undefined) return CLEAN
  const result = coveredShare(site, covered, countingOf(rule))
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
  return isNotedBy(rule)(result.share) ? one('noted', site, 'chinese-equity', who()) : CLEAN
}

/**
 * Owners that nobody declared are not owners from elsewhere: silence is never judged better than what it may hide. What is not declared counts as if it
 * were of a covered country. Where that would make the site covered, the site is not proven; where it would only be noted, it is noted. A fixed share
 * would leave a gap: with half allowed to be silent, 49 % would pass as noted that are covered when they are told. A site that is covered anyway needs
 * no owners, and one that is noted anyway is not noted twice.
 */
export function undeclaredOwners(
  site: ChainStage,
  { ownership: rule }: OriginRules,
  covered: ReadonlySet<string>,
): SiteVerdict {
  const rest = WHOLE - declaredOf(site.ownership)
  if (rule === undefined || rest <= 0) return CLEAN
  const known = coveredShare(site, covered, countingOf(rule))
  const worst = coveredShare(site, covered, { ...countingOf(rule), undeclaredToo: true })
  if (known.kind !== 'known' || worst.kind !== 'known') return CLEAN
  const { operator } = site
  const figures = { operator, sharePct: percentOfWhole(rest) }
  if (reaches(worst.share, rule))
    return unusable(
      found('ownership-not-declared', figures, site.stage),
      gap('ownership-not-declared', { operator }, site.stage),
    )
  const isNoted = isNotedBy(rule)
  return isNoted(worst.share) && !isNoted(known.share) ? one('noted', site, 'ownership-not-declared', figures) : CLEAN
}

type Rule = NonNullable<OriginRules['ownership']>
const countingOf = ({ pct, inclusive, method }: Rule) =>
  method === 'cascade' ? { fullFrom: { millionths: millionthsOf(pct), inclusive } } : {}
const isNotedBy =
  ({ noticePct }: Rule) =>
  (share: exact.Rational): boolean =>
    noticePct !== undefined && exact.compare(share, hundredth(noticePct)) >= 0
