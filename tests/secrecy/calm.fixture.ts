import { KEYS, randomOf, type Season } from '../../services/aggregation/src/disclosure/season.fixture.ts'

type Standing = Season['moments'][number]['cells'][number]

/**
 * A season in which most can be shown: enough groups stand in every cell, what stood is published before a round or not, a round pools all of
 * it, some leave it or nobody does, and afterwards some revise. Figures of rounds are told in few of the harsh seasons and in many of these.
 */
export function calmSeasonOf(seed: number): Season {
  const random = randomOf(seed + 2_000_000)
  const conspirators = ['c0', 'c1', 'c2']
  const members = Array.from({ length: 6 + Math.floor(random() * 9) }, (_, nth) => `g${nth}`)
  const groups = [...members, ...conspirators]
  const keys = KEYS.slice(0, 1 + Math.floor(random() * KEYS.length))
  const unequal = 2 * random()
  const scale = new Map(groups.map(group => [group, 1_000 * Math.exp(unequal * random())]))
  const round = random() < 0.3
  const amount = (group: string): bigint => {
    const grams = (scale.get(group) as number) * (0.5 + random())
    return BigInt(round ? 500 * Math.ceil(grams / 500) : Math.ceil(grams))
  }
  const firm = random() < 0.3 ? 0.4 : 0
  const standing = (): Standing => {
    const cell: Standing = { forecast: new Map(), intent: new Map(), firm: new Map() }
    for (const group of groups) if (random() < 0.8) cell[random() < firm ? 'firm' : 'intent'].set(group, amount(group))
    return cell
  }
  const only = (cells: readonly Standing[], stays: (group: string) => boolean): Standing[] =>
    cells.map(({ forecast, intent, firm }) => {
      const kept = (some: Map<string, bigint>) => new Map([...some].filter(([group]) => stays(group)))
      return { forecast: kept(forecast), intent: kept(intent), firm: kept(firm) }
    })
  const cells = keys.map(standing)
  const left = new Set(random() < 0.6 ? [] : groups.filter(() => random() < 0.5))
  const pool = (stream: string) => [
    { stream, cells },
    ...(left.size > 0 ? [{ stream, cells: only(cells, group => !left.has(group)) }] : []),
  ]
  const published = random() < 0.5 ? [{ stream: 'demand', cells }] : []
  const later = cells.map(cell => (random() < 0.4 ? standing() : cell))
  return { conspirators, keys, moments: [...published, ...pool('round-0'), { stream: 'demand', cells: later }] }
}
