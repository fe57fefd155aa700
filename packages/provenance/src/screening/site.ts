import { CHINA, exact } from '@lodestone/kernel'
import type { OriginRules } from '../policy/rules.ts'
import { found } from './finding.ts'
import { gap } from './gap.ts'
import type { ChainStage } from './offer.ts'
import { percent } from './ownership.ts'
import { owners, undeclaredOwners } from './site.owners.ts'
import { CLEAN, hundredth, one, reaches, type SiteVerdict, told, unusable } from './site.verdict.ts'

/** Judges one site of a chain by a policy's rules: location, tolling, owners, control, feed, recycled feed, technology, owners not declared. */
export function judgeSite(site: ChainStage, rules: OriginRules): SiteVerdict {
  const covered = new Set(rules.coveredCountries)
  const parts = [
    location(site, rules, covered),
    owners(site, rules, covered),
    control(site, rules, covered),
    feed(site, rules),
    recycledFeed(site, rules, covered),
    technology(site, rules),
  ]
  if (!parts.some(part => part.weights.includes('covered'))) parts.push(undeclaredOwners(site, rules, covered))
  return {
    weights: parts.flatMap(part => part.weights),
    findings: parts.flatMap(part => part.findings),
    gaps: parts.flatMap(part => part.gaps),
  }
}

function location(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  if (rules.location === 'ignored') return CLEAN
  const { site: at, operator, country, tolledIn } = site
  if (covered.has(country)) {
    const code = CHINA.has(country) ? 'stage-in-china' : 'stage-in-covered-country'
    return one('covered', site, code, { site: at, operator, country })
  }
  if (tolledIn !== undefined && covered.has(tolledIn)) {
    const code = CHINA.has(tolledIn) ? 'tolled-in-china' : 'stage-in-covered-country'
    return one('covered', site, code, { site: at, operator, tolledIn })
  }
  return CLEAN
}

/** Control is a fact beside shares: 10 % with most of the board is not 10 %. What it counts is the policy's to say. */
function control(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  const treatment = rules.control ?? 'ignored'
  const declared = (site.control ?? []).filter(one => covered.has(one.country))
  if (treatment === 'ignored' || declared.length === 0) return CLEAN
  const china = declared.every(one => CHINA.has(one.country))
  const code = china ? 'controlled-from-china' : 'controlled-from-covered-country'
  const who = declared.map(({ by, country, how }) => ({ by, country, how }))
  return one(treatment, site, code, { operator: site.operator, control: who })
}

function feed(site: ChainStage, rules: OriginRules): SiteVerdict {
  if (rules.input === undefined || site.chineseInputPct === undefined) return CLEAN
  const share = hundredth(site.chineseInputPct)
  if (share.n === 0n) return CLEAN
  const figures = { site: site.site, inputPct: site.chineseInputPct, limitPct: rules.input.pct }
  return reaches(share, rules.input)
    ? one('fed', site, 'chinese-input', figures)
    : one('trace', site, 'chinese-input-trace', figures)
}

/**
 * Scrap whose first origin is told. Where the policy counts it by where it was gathered, that is told and judged no further; where it counts
 * by where it was first made, the covered part is material like any other, and not telling it leaves the stage unproven.
 */
function recycledFeed(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  if (site.stage !== 'recycling') return CLEAN
  const byFirstOrigin = rules.recycledFeed === 'where-first-made'
  if (site.recycledFrom === undefined) {
    if (!byFirstOrigin) return CLEAN
    return unusable(
      found('recycled-origin-missing', { site: site.site }, site.stage),
      gap('recycled-origin-missing', {}, site.stage),
    )
  }
  const from = site.recycledFrom.filter(one => covered.has(one.country))
  const share = from.reduce((sum, one) => exact.add(sum, hundredth(one.sharePct)), exact.rational(0n))
  if (share.n === 0n) return CLEAN
  const code = from.every(one => CHINA.has(one.country)) ? 'recycled-from-china' : 'recycled-from-covered-country'
  const figures = { site: site.site, sharePct: percent(share), countries: from.map(one => one.country) }
  if (!byFirstOrigin) return told(found(code, { ...figures, gatheredIn: site.country }, site.stage))
  const limit = rules.input ?? { pct: '0', inclusive: false }
  return one(reaches(share, limit) ? 'fed' : 'trace', site, code, { ...figures, limitPct: limit.pct })
}

function technology(site: ChainStage, rules: OriginRules): SiteVerdict {
  if (site.chineseTechnology !== true || rules.technology === 'ignored') return CLEAN
  const weight = rules.technology === 'covered' ? 'covered' : 'noted'
  return one(weight, site, 'chinese-technology', { site: site.site })
}
