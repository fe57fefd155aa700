import { parseDecimal } from '@lodestone/kernel/decimal'
import { STAGES } from '../../outlook/chain.ts'
import type { OwnExposure } from './my-outlook.queries.ts'

export type Source = OwnExposure['sources'][number]

const share = ({ sharePct }: Source): bigint => parseDecimal(sharePct, 6) ?? 0n
const byShare = (a: Source, b: Source): number =>
  share(a) === share(b) ? (a.country < b.country ? -1 : 1) : share(a) > share(b) ? -1 : 1

/** The shares of countries in an element by stage, in the order of the chain; the largest first. */
export const sourcesBy = (sources: readonly Source[], element: string) =>
  STAGES.flatMap(stage => {
    const own = sources.filter(one => one.element === element && one.stage === stage).toSorted(byShare)
    return own.length === 0 ? [] : [{ stage, shares: own }]
  })

/** The largest share that one country has in a step of the chain, recycling left aside; of equal ones that of the first step. */
export const narrowest = (sources: readonly Source[], element: string): Source | undefined =>
  sourcesBy(sources, element)
    .filter(({ stage }) => stage !== 'recycling')
    .flatMap(({ shares }) => shares.slice(0, 1))
    .reduce<Source | undefined>((most, one) => (most && share(most) >= share(one) ? most : one), undefined)
