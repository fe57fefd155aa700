import { isObject, isOneOf } from '@lodestone/kernel/members'
import {
  countries,
  country,
  each,
  type Figures,
  ifGiven,
  part,
  percent,
  type SaidCode,
  type SentenceWords,
  text,
  type Values,
} from './words.ts'

/** Parts of sentences that several figures make together. */

/** "60 % of Holding X (57 % owned by Y, CN)": an owner, and who of a covered country is behind it. */
function path(steps: unknown, w: SentenceWords): string | undefined {
  if (!Array.isArray(steps)) return undefined
  const [first, ...behind] = steps
  const step = isObject(first) ? first : undefined
  const values = { share: percent(step?.sharePct, w), owner: text(step?.owner) }
  return behind.length > 0
    ? part('through', { ...values, behind: path(behind, w) }, w)
    : part('owned', { ...values, countries: ifGiven(countries(step?.countries, w), w.countries) }, w)
}

const HOW = ['board-majority', 'veto', 'management', 'technology-licence'] as const

function controller({ by, country: from, how }: Figures, w: SentenceWords): string | undefined {
  return isOneOf(HOW, how) ? part(how, { who: text(by), country: country(from, w) }, w) : undefined
}

export function asked({ stage, types }: Figures, w: SentenceWords): string | undefined {
  const given = each(types, one => ifGiven(text(one), w.type))
  const name = ifGiven(text(stage), w.stage)
  if (given?.length === 0) return part('none-given', { stage: name }, w)
  return part('given', { stage: name, types: ifGiven(given, w.list) }, w)
}

export const where = ({ site, operator, country: at, tolledIn }: Figures, w: SentenceWords): [SaidCode, Values] =>
  tolledIn === undefined
    ? ['done-in', { site: text(site), operator: text(operator), country: country(at, w) }]
    : ['tolled-in', { site: text(site), operator: text(operator), country: country(tolledIn, w) }]

/** "Works (An operator, Japan)": where and by whom something is made. */
const place = ({ site, operator, country: at }: Figures, w: SentenceWords): string | undefined =>
  part('place', { site: text(site), operator: text(operator), country: country(at, w) }, w)

/** What the offer declares, and what the supplier's own credentials say where it is they that say otherwise. */
export function elsewhere({ declared, made }: Figures, w: SentenceWords): [SaidCode, Values] {
  const places = ifGiven(
    each(declared, one => place(one, w)),
    w.list,
  )
  return isObject(made)
    ? ['made-elsewhere', { declared: places, batch: text(made.batch), made: place(made, w) }]
    : ['batch-made-elsewhere', { declared: places }]
}

export function equity({ operator, sharePct, from, paths }: Figures, w: SentenceWords): [SaidCode, Values] | undefined {
  const through = each(paths, one => path(one, w))
  const values = { operator: text(operator), share: percent(sharePct, w), paths: ifGiven(through, w.series) }
  if (from === 'china') return ['chinese-equity', values]
  return from === 'covered-countries' ? ['covered-equity', values] : undefined
}

export const controlled = ({ operator, control }: Figures, w: SentenceWords): [SaidCode, Values] => [
  'controlled',
  {
    operator: text(operator),
    who: ifGiven(
      each(control, one => controller(one, w)),
      w.series,
    ),
  },
]

export function recycled(
  { site, sharePct, countries: from, limitPct, gatheredIn }: Figures,
  w: SentenceWords,
): [SaidCode, Values] {
  const values = { site: text(site), share: percent(sharePct, w), countries: ifGiven(countries(from, w), w.list) }
  return gatheredIn === undefined
    ? ['recycled', { ...values, limit: percent(limitPct, w) }]
    : ['recycled-gathered', { ...values, country: country(gatheredIn, w) }]
}

export const input = ({ site, inputPct, limitPct }: Figures, w: SentenceWords): Values => ({
  site: text(site),
  share: percent(inputPct, w),
  limit: percent(limitPct, w),
})
