import { exact } from '@lodestone/kernel'
import type { OriginRules } from '../policy/policy.ts'
import { millionthsOf, WHOLE } from './equity.ts'
import { type FindingFigures, found, gap } from './finding.ts'
import type { ChainStage, Finding, FindingCode, Gap } from './offer.ts'
import { coveredShare, percent, percentOfWhole } from './ownership.ts'

/**
 * What one site at one stage counts for.
 * `covered`: it stands, is tolled or is owned in a covered country (or runs on covered technology, where that counts the same).
 * `fed`: it stands elsewhere and takes in too much Chinese material. `trace`: within the limit. `noted`: equity below the limit, technology.
 */
export type Weight = 'covered' | 'fed' | 'trace' | 'noted' | 'clean'

export type SiteVerdict = {
  readonly weights: readonly Weight[]
  readonly findings: readonly Finding[]
  /** What makes the declaration itself unusable; the offer is then not proven. */
  readonly gaps: readonly Gap[]
}

/** From this share of undeclared owners on, in millionths, an operator is told: 25 %. */
const UNDECLARED_NOTICE = WHOLE / 4
const CHINA: ReadonlySet<string> = new Set(['CN', 'HK', 'MO'])

const reaches = (value: exact.Rational, limit: { pct: string; inclusive: boolean }): boolean => {
  const order = exact.compare(value, hundredth(limit.pct))
  return order > 0 || (order === 0 && limit.inclusive)
}
const hundredth = (pct: string) => exact.divide(exact.decimalToRational(pct), exact.rational(100n))

/** Judges one site of a chain by a policy's rules, in the order location, tolling, owners, control, feed, recycled feed, technology. */
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
  return {
    weights: parts.flatMap(part => part.weights),
    findings: parts.flatMap(part => part.findings),
    gaps: parts.flatMap(part => part.gaps),
  }
}

const CLEAN: SiteVerdict = { weights: [], findings: [], gaps: [] }
function one<C extends FindingCode>(
  weight: Weight,
  site: ChainStage,
  code: C,
  figures: FindingFigures[C],
): SiteVerdict {
  return { weights: [weight], findings: [found(code, figures, site.stage)], gaps: [] }
}
/** A declaration that cannot be judged before it is mended. */
const unusable = (finding: Finding, lacks: Gap): SiteVerdict => ({ weights: [], findings: [finding], gaps: [lacks] })
/** What an operator is told and what changes no level. */
const told = (finding: Finding): SiteVerdict => ({ weights: [], findings: [finding], gaps: [] })

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

function owners(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
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
