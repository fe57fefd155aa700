import type { OwnAsksDraft, OwnPledgesDraft, OwnProjectsDraft, ProjectTermsDraft } from '@lodestone/contracts'
import type { Sealed } from './book.ts'

/** A small project round: round figures, all of them made up. */

const YEARS = [2028, 2029] as const
export const SEED = 'ab'.repeat(32)

export const terms = (more: Partial<ProjectTermsDraft['rules']> = {}): ProjectTermsDraft => ({
  rules: {
    ...{ firstYear: 2028, years: 2, caps: [], exempt: [], reference: 'expected' },
    materials: [{ material: 'ndpr-oxide', stage: 'separation', weight: '1' }],
    chinaShares: [{ stage: 'separation', share: '0.9' }],
    ...more,
  },
  paths: YEARS.map(year => ({ path: 'expected', index: 'NdPr', year, eurPerKg: '80' })),
})

type Mine = {
  readonly country?: string
  readonly committedKg?: string
  readonly leastPooledKg?: string
  readonly loan?: string
}

/** Projects of a supplier by name: 100 t a year, of which nothing is sold unless said. */
export function ownProjects(mines: Readonly<Record<string, Mine>>): OwnProjectsDraft {
  const rows = Object.entries(mines)
  return {
    projects: rows.map(([project, { country = 'AU' }]) => ({
      ...{ project, country, material: 'ndpr-oxide', phase: 'ready', nameplateKg: '100000' },
      price: { index: 'NdPr', premium: '5' },
      costs: { eurPerKg: '30', eurPerYear: '1000000' },
      loan: { interest: '0.06', firstYear: 2028, years: 10 },
    })),
    projectYears: rows.flatMap(([project, { committedKg = '0', leastPooledKg = '10000' }]) =>
      YEARS.map(year => ({ project, year, ramp: '1', probability: '1', committedKg, leastPooledKg })),
    ),
    seeks: rows.map(([project, { loan = '5000000' }]) => ({ project, kind: 'loan', eur: loan })),
  }
}

/** Asks of a member by name: kilograms in every year, at 10 EUR/kg above the index unless said; projects are sold at 5. */
export const ownAsks = (asks: Readonly<Record<string, string>>, premium = '10'): OwnAsksDraft => ({
  asks: Object.keys(asks).map(ask => ({ ask, material: 'ndpr-oxide', price: { index: 'NdPr', premium } })),
  askYears: Object.entries(asks).flatMap(([ask, kg]) => YEARS.map(year => ({ ask, year, kg }))),
})

/** A loan that a bank pledges to whatever stands in these countries, or anywhere. */
export const ownPledges = (eur: string, countries: readonly string[] = []): OwnPledgesDraft => ({
  pledges: [{ pledge: 'loan', type: 'bank', kind: 'loan', eur }],
  conditions: countries.length > 0 ? [{ pledge: 'loan', kind: 'countries', countries: [...countries] }] : [],
})

/** The statement of a party by a number, which its id and its owner's end with. */
const placed = (n: number, bloc: Sealed['bloc']) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  owner: ownerOf(n),
  group: ownerOf(n),
  bloc,
})
export const ownerOf = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
export const supplier = (n: number, tables: OwnProjectsDraft): Sealed => ({
  ...placed(n, null),
  part: 'projects',
  tables,
})
export const member = (n: number, tables: OwnAsksDraft): Sealed => ({ ...placed(n, 'EU'), part: 'asks', tables })
export const funder = (n: number, tables: OwnPledgesDraft): Sealed => ({ ...placed(n, 'EU'), part: 'pledges', tables })
