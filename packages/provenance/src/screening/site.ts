import { exact } from '@lodestone/kernel'
import type { OriginRules } from '../policy/policy.ts'
import { millionthsOf, WHOLE } from './equity.ts'
import type { ChainStage, Control, Finding } from './offer.ts'
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
  readonly missing: readonly string[]
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
    missing: parts.flatMap(part => part.missing),
  }
}

const CLEAN: SiteVerdict = { weights: [], findings: [], missing: [] }
const one = (weight: Weight, site: ChainStage, code: Finding['code'], message: string): SiteVerdict => ({
  weights: [weight],
  findings: [{ code, stage: site.stage, message }],
  missing: [],
})

function location(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  if (rules.location === 'ignored') return CLEAN
  const where = `${site.stage} at ${site.site} (${site.operator})`
  if (covered.has(site.country)) {
    const code = CHINA.has(site.country) ? 'stage-in-china' : 'stage-in-covered-country'
    return one('covered', site, code, `${where} is done in ${site.country}.`)
  }
  if (site.tolledIn !== undefined && covered.has(site.tolledIn)) {
    const code = CHINA.has(site.tolledIn) ? 'tolled-in-china' : 'stage-in-covered-country'
    return one('covered', site, code, `${where} is tolled in ${site.tolledIn}.`)
  }
  return CLEAN
}

function owners(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  const rule = rules.ownership
  if (rule === undefined) return CLEAN
  const limit = { millionths: millionthsOf(rule.pct), inclusive: rule.inclusive }
  const result = coveredShare(site, covered, rule.method === 'cascade' ? limit : undefined)
  if (result.kind === 'over-100') {
    const message = `The declared owners of ${result.of} hold ${result.pct} % together.`
    const missing = [
      `${site.stage}: owners of ${result.of} that add up to at most 100 %; correct the ownership of this stage`,
    ]
    return { weights: [], findings: [{ code: 'ownership-over-100', stage: site.stage, message }], missing }
  }
  if (result.kind === 'circular') {
    const message = `The owners of ${site.operator} own each other entirely; nobody outside is declared.`
    const missing = [
      `${site.stage}: an owner outside the circle around ${site.operator}; complete the ownership of this stage`,
    ]
    return { weights: [], findings: [{ code: 'ownership-circular', stage: site.stage, message }], missing }
  }
  const chinaOnly = rules.coveredCountries.every(country => CHINA.has(country))
  const who = (): string => {
    const share = `${percent(result.share)} % ${chinaOnly ? 'Chinese' : 'of covered countries'}`
    return `${site.operator} (${site.stage}) is ${share}: ${result.paths().join('; ')}.`
  }
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
  const message = `${percentOfWhole(rest)} % of the owners of ${site.operator} (${site.stage}) are not declared.`
  return { weights: [], findings: [{ code: 'ownership-not-declared', stage: site.stage, message }], missing: [] }
}

const HOW: Readonly<Record<Control['how'], string>> = {
  'board-majority': 'appoints most of the board',
  veto: 'holds a veto',
  management: 'manages it',
  'technology-licence': 'licenses its technology',
}

/** Control is a fact beside shares: 10 % with most of the board is not 10 %. What it counts is the policy's to say. */
function control(site: ChainStage, rules: OriginRules, covered: ReadonlySet<string>): SiteVerdict {
  const treatment = rules.control ?? 'ignored'
  const declared = (site.control ?? []).filter(one => covered.has(one.country))
  if (treatment === 'ignored' || declared.length === 0) return CLEAN
  const china = declared.every(one => CHINA.has(one.country))
  const who = declared.map(one => `${one.by}, ${one.country}, ${HOW[one.how]}`).join('; ')
  const code = china ? 'controlled-from-china' : 'controlled-from-covered-country'
  return one(treatment, site, code, `${site.operator} (${site.stage}) is controlled without regard to shares: ${who}.`)
}

function feed(site: ChainStage, rules: OriginRules): SiteVerdict {
  if (rules.input === undefined || site.chineseInputPct === undefined) return CLEAN
  const share = hundredth(site.chineseInputPct)
  if (share.n === 0n) return CLEAN
  const where = `${site.chineseInputPct} % of the value of ${site.stage} at ${site.site} is Chinese material`
  return reaches(share, rules.input)
    ? one('fed', site, 'chinese-input', `${where}; the limit is ${rules.input.pct} %.`)
    : one('trace', site, 'chinese-input-trace', `${where}, within the limit of ${rules.input.pct} %.`)
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
    const message = `Where the scrap of ${site.site} was first made is not told.`
    const missing = [
      `${site.stage}: recycledFrom; add the countries where what became scrap was first made, with shares`,
    ]
    return { weights: [], findings: [{ code: 'recycled-origin-missing', stage: site.stage, message }], missing }
  }
  const from = site.recycledFrom.filter(one => covered.has(one.country))
  const share = from.reduce((sum, one) => exact.add(sum, hundredth(one.sharePct)), exact.rational(0n))
  if (share.n === 0n) return CLEAN
  const code = from.every(one => CHINA.has(one.country)) ? 'recycled-from-china' : 'recycled-from-covered-country'
  const where = `${percent(share)} % of the scrap of ${site.site} was first made in ${from.map(one => one.country).join(', ')}`
  if (!byFirstOrigin) {
    const message = `${where}; recycled feed counts by where it was gathered (${site.country}).`
    return { weights: [], findings: [{ code, stage: site.stage, message }], missing: [] }
  }
  const limit = rules.input ?? { pct: '0', inclusive: false }
  return one(reaches(share, limit) ? 'fed' : 'trace', site, code, `${where}; the limit is ${limit.pct} %.`)
}

function technology(site: ChainStage, rules: OriginRules): SiteVerdict {
  if (site.chineseTechnology !== true || rules.technology === 'ignored') return CLEAN
  const weight = rules.technology === 'covered' ? 'covered' : 'noted'
  return one(weight, site, 'chinese-technology', `${site.stage} at ${site.site} runs on Chinese technology.`)
}
