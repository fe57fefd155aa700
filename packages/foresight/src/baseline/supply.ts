import { byName, present } from '@lodestone/kernel'
import type { PlantRow } from '../world/world.ts'
import { leastKeptBy, needProfile, publishedTotal } from './balance.ts'
import { type ByElement, type Figures, MAGNET_ELEMENTS, onLine } from './figures.ts'

/** What a plant makes in a year, in thousand tonnes by element, if it comes true. */
export type Made = Pick<PlantRow, 'plant' | 'stage' | 'country' | 'probability' | 'source' | 'basis' | 'feeds'> & {
  readonly kt: ByElement
  readonly costPerKg?: string
}

const times = (kt: number, profile: ByElement): ByElement => byName(MAGNET_ELEMENTS, element => kt * profile[element])
const CHINA = 'CN'

/** Mines or separation in a year: plants by name, what is published beyond them by country, and China's by element what the others leave of all. */
export function primary(figures: Figures, stage: 'mining' | 'separation', year: number, place: number): Made[] {
  const { groups, source } = present(figures.supply.find(own => own.stage === stage))
  const own = named(figures, stage, place, needProfile(figures, year))
  const rest = groups.flatMap(group => {
    const inGroup = figures.plants.filter(plant => plant.stage === stage && plant.group === group.group)
    const left = onLine(group, year) - inGroup.reduce((sum, plant) => sum + expectedOf(plant, place), 0)
    return group.rest.flatMap(({ plant, country, share, profile }) =>
      country === CHINA || profile === undefined
        ? []
        : [
            made(
              { plant, stage, country, source, basis: 'derived' },
              times(left * share, present(figures.profiles[profile])),
            ),
          ],
    )
  })
  const all = times(publishedTotal(figures, stage, year), needProfile(figures, year))
  const elsewhere = (element: keyof ByElement) =>
    [...own, ...rest].reduce((sum, { kt, probability }) => sum + kt[element] * Number(probability ?? '1'), 0)
  const china = present(groups.find(({ rest: [first] }) => first?.country === CHINA)?.rest[0])
  return [
    ...own,
    ...rest,
    {
      ...made(
        { plant: china.plant, stage, country: CHINA, source, basis: 'derived' },
        byName(MAGNET_ELEMENTS, e => all[e] - elsewhere(e)),
      ),
      ...(stage === 'separation' && { costPerKg: figures.china.cost }),
    },
  ]
}

const made = (head: Omit<Made, 'kt'>, kt: ByElement): Made => ({ ...head, kt })
const expectedOf = ({ kt, probability }: Figures['plants'][number], place: number): number =>
  (kt?.[place] ?? 0) * Number(probability ?? '1')

/** Plants that the figures name at a stage, in the year at a place of the horizon. */
export function named(figures: Figures, stage: string, place: number, need: ByElement): Made[] {
  return figures.plants
    .filter(plant => plant.stage === stage)
    .map(({ plant, stage: at, country, profile, kt, magnetT, probability, source, basis }) => {
      const own = profile === undefined ? need : present(figures.profiles[profile])
      const total = magnetT ? (present(magnetT[place]) * figures.magnets.rareEarthShare) / 1000 : present(kt?.[place])
      return made(
        { plant, stage: at, country, ...(probability !== undefined && { probability }), source, basis },
        times(total, own),
      )
    })
}

/**
 * What comes back in China at most, at the least yields: into separation what is refined beyond what is mined, into alloy what is needed beyond what is
 * refined.
 */
export function scrap(figures: Figures, year: number, need: ByElement): Made[] {
  const { feed, feedCost, scrap: source, scrapCost } = figures.china
  const profile = needProfile(figures, year)
  const [mined, refined] = [publishedTotal(figures, 'mining', year), publishedTotal(figures, 'separation', year)]
  const least = (stage: 'separation' | 'metal' | 'alloy' | 'magnet') => leastKeptBy(figures, stage)
  const head = { stage: 'recycling', country: CHINA, basis: 'derived' } as const
  return [
    made(
      { ...head, plant: 'Scrap into separation', feeds: 'separation', costPerKg: feedCost, source: feed },
      times(refined / least('separation') - mined, profile),
    ),
    made(
      { ...head, plant: 'Scrap into alloy', feeds: 'alloy', costPerKg: scrapCost, source },
      byName(
        MAGNET_ELEMENTS,
        e => need[e] / (least('alloy') * least('magnet')) - refined * profile[e] * least('metal'),
      ),
    ),
  ]
}
