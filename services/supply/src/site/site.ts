import { findMaterial, isStage, plainName, type Stage } from '@lodestone/provenance'
import type { OfferTerms } from '../offer/offer.ts'

/** A site as batches and chains name it, with one stage that it does. */
export type Site = { readonly site: string; readonly country: string; readonly stage: Stage }

/** What separates words after NFKC: spaces, punctuation and signs of ASCII and Latin-1, general punctuation, and that of Chinese and Japanese. */
const BETWEEN =
  /[\u0020-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3020\u3030\u30fb]+/g

/** A site by its words alone; by all that it is written with where it has none. */
function wordsOf(site: string): string {
  const plain = plainName(site)
  return plain.replace(BETWEEN, ' ').trim() || plain
}

/** One name for a site's stage, however the site is spelled (capitals, spaces, punctuation, Unicode's forms): `separation/AU/port`. */
export const siteName = ({ site, country, stage }: Site): string => `${stage}/${country}/${wordsOf(site)}`

/** The same in a calendar year: `2027/separation/AU/port`. */
export const inYear = (site: Site, year: string | number): string => `${year}/${siteName(site)}`
export const yearOf = (name: string): number => Number(name.slice(0, 4))
const YEAR = '2027/'.length
export const siteOf = (name: string): string => name.slice(YEAR)

/** What such a name is made of; the site by its words. */
export function partsOf(name: string): Site & { readonly year: number } {
  const [year, stage = '', country = '', ...site] = name.split('/')
  if (!isStage(stage)) throw new TypeError(`not the name of a site: ${name}`)
  return { site: site.join('/'), country, stage, year: Number(year) }
}

/**
 * The sites that make what is offered, in the year of its delivery. An offer that names several of them counts wholly at each: nobody says how much comes
 * from which, and whoever wants less counted makes an offer of each site.
 */
export function sitesOf({ material, period, chain }: Pick<OfferTerms, 'material' | 'period' | 'chain'>): string[] {
  const last = findMaterial(material)?.madeAt
  return [...new Set(chain.filter(one => one.stage === last).map(one => inYear(one, period.slice(0, 4))))].sort()
}
