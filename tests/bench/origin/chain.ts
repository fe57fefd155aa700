import { STAGES } from '@lodestone/provenance'

/** Owners of one site in all, over all levels. */
export const OWNERS_OF_A_SITE = 20

type Owner = { owner: string; country: string; sharePct: string; ownership?: Owner[] }

const COUNTRIES = ['AU', 'JP', 'DE', 'SG', 'FR', 'US', 'CA', 'GB']

/** Owners of a site as a tree of 20: four holdings with four owners each, one of them Chinese, or three holdings with five deep chains. */
function owners(site: string, seed: number): Owner[] {
  const country = (n: number): string => COUNTRIES[(seed + n) % COUNTRIES.length] as string
  const owner = (name: string, n: number, sharePct: string, ownership?: Owner[]): Owner => ({
    owner: `${site} ${name}`,
    country: country(n),
    sharePct,
    ...(ownership ? { ownership } : {}),
  })
  const chinese = (one: Owner): Owner => ({ ...one, country: 'CN' })
  if (seed % 2 === 0) {
    return Array.from({ length: 4 }, (_, i) =>
      owner(
        `holding ${i}`,
        i,
        '24.5',
        Array.from({ length: 4 }, (_, j) => {
          const one = owner(`owner ${i}.${j}`, i + j, `${10 + i + j}.25`)
          return i === 0 && j === 0 ? chinese(one) : one
        }),
      ),
    )
  }
  const deep = (name: string, levels: number, last: (one: Owner) => Owner): Owner => {
    let below = last(owner(`${name} owner ${levels}`, levels, '12.5'))
    for (let level = levels - 1; level > 0; level--) below = owner(`${name} holding ${level}`, level, '66.6', [below])
    return below
  }
  return [
    { ...deep('first', 6, chinese), sharePct: '33.3' },
    { ...deep('second', 6, one => one), sharePct: '33.3' },
    { ...deep('third', 6, one => one), sharePct: '20' },
    owner('fund', 1, '5', [owner('manager', 2, '30')]),
  ]
}

/** A magnet's chain from the mine on, its five sites with 20 owners each, proven. Some equity at every stage is Chinese, below every limit. */
export function heavyChain(seed: number) {
  const chain = STAGES.map((stage, nth) => ({
    stage,
    country: COUNTRIES[(seed + nth) % COUNTRIES.length] as string,
    site: `${stage} works ${seed}`,
    operator: `${stage} operator ${seed}`,
    ownership: owners(`${stage} ${seed}`, seed + nth),
  }))
  const evidence = STAGES.map(stage => ({
    type: 'certificate-of-origin' as const,
    issuer: 'Chamber of commerce',
    stage,
    validFrom: '2026-01-01',
    validTo: '2036-12-31',
    sha256: 'ab'.repeat(32),
  }))
  return { material: 'ndfeb-magnet', chain, evidence }
}

export const ownersOf = (list: readonly Owner[]): number =>
  list.reduce((sum, one) => sum + 1 + ownersOf(one.ownership ?? []), 0)
