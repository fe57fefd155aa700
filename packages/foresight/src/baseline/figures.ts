import { z } from 'zod'
import file from '../../data/baseline.json' with { type: 'json' }

/** The elements that the published figures are of. */
export const MAGNET_ELEMENTS = ['Nd', 'Pr', 'Dy', 'Tb'] as const
export type MagnetElement = (typeof MAGNET_ELEMENTS)[number]

const NUMBER = z.number().min(0)
const BY_ELEMENT = z.strictObject({ Nd: NUMBER, Pr: NUMBER, Dy: NUMBER, Tb: NUMBER })
const BASIS = z.enum(['published', 'derived', 'assumed'])
const PLACE = { bloc: z.string(), country: z.string() }
/** Of the years of the horizon, in order. */
const YEARLY = z.array(NUMBER).length(3)

const FIGURES = z.strictObject({
  name: z.string(),
  from: z.string(),
  months: z.int(),
  notes: z.array(z.string()),
  leadDays: z.strictObject({ mining: z.int(), separation: z.int(), metal: z.int(), alloy: z.int(), magnet: z.int() }),
  transitDays: z.int(),
  yields: z.array(
    z.strictObject({
      stage: z.enum(['separation', 'metal', 'alloy', 'magnet']),
      low: z.string(),
      high: z.string(),
      source: z.string(),
      basis: BASIS,
    }),
  ),
  /** Thousand tonnes a year that the world needs. */
  need: z.strictObject({
    source: z.string(),
    '2024': BY_ELEMENT.extend({ other: NUMBER }),
    '2030': BY_ELEMENT.extend({ other: NUMBER }),
    shareOfOther: BY_ELEMENT,
  }),
  magnets: z.strictObject({
    source: z.string(),
    rareEarthShare: NUMBER,
    rareEarthPartOfTrade: z.strictObject({ t: NUMBER, of: NUMBER }),
    chineseExportsT: NUMBER,
    outsideChinaT: NUMBER,
    blocs: z.array(z.strictObject({ ...PLACE, importsT: NUMBER, exportsT: NUMBER, shareOfOutside: NUMBER })),
    rest: z.strictObject(PLACE),
    china: z.strictObject(PLACE),
  }),
  /** How what a plant makes of the four elements divides. */
  profiles: z.record(z.string(), BY_ELEMENT),
  /** Thousand tonnes a year by stage and country as published; what no named plant makes is of `rest`. */
  supply: z.array(
    z.strictObject({
      stage: z.enum(['mining', 'separation']),
      source: z.string(),
      groups: z.array(
        z.strictObject({
          group: z.string(),
          '2024': NUMBER,
          '2030': NUMBER,
          rest: z.array(
            z.strictObject({
              plant: z.string(),
              country: z.string(),
              share: NUMBER,
              /** Without one it is what ores elsewhere leave of what is needed. */
              profile: z.string().optional(),
            }),
          ),
        }),
      ),
    }),
  ),
  plants: z.array(
    z.strictObject({
      plant: z.string(),
      stage: z.enum(['mining', 'separation', 'metal', 'magnet']),
      group: z.string().optional(),
      country: z.string(),
      /** Without one as the world needs the elements. */
      profile: z.string().optional(),
      kt: YEARLY.optional(),
      magnetT: YEARLY.optional(),
      probability: z.string().optional(),
      source: z.string(),
      basis: BASIS,
    }),
  ),
  china: z.strictObject({
    headroom: NUMBER,
    cost: z.string(),
    source: z.string(),
    scrap: z.string(),
    scrapCost: z.string(),
    feed: z.string(),
    feedCost: z.string(),
  }),
  ways: z.strictObject({
    source: z.string(),
    costPerDay: NUMBER,
    regions: z.record(z.string(), z.array(z.string())),
    days: z.record(z.string(), z.record(z.string(), z.int())),
  }),
})

/** What the default baseline is derived from. */
export const FIGURES_OF_BASELINE = FIGURES.parse(file)
export type Figures = z.infer<typeof FIGURES>
export type ByElement = Readonly<Record<MagnetElement, number>>

/** The years of the horizon, each with the months that its needs hold in. */
export const yearsOf = ({ from, months }: Pick<Figures, 'from' | 'months'>): number[] =>
  Array.from({ length: months / 12 }, (_, n) => Number(from.slice(0, 4)) + n)

/** A figure of a year on the line between those of 2024 and 2030. */
export const onLine = ({ '2024': first, '2030': last }: { '2024': number; '2030': number }, year: number): number =>
  first + ((last - first) * (year - 2024)) / 6
