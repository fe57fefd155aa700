import type {
  OwnAsksDraft,
  OwnPledgesDraft,
  OwnProjectsDraft,
  ParticipantDraft,
  ProjectTermsDraft,
  RoundDraft,
} from '@lodestone/contracts'
import { formatKg, grams, present } from '@lodestone/kernel'
import { type Book, readBook } from '@lodestone/projects'
import { exampleBook } from '@lodestone/projects/example'
import { RATES } from './assumptions.ts'

/**
 * A round of projects that exist, as the book of `@lodestone/projects/example` has them: what is published of them, with its source, and else
 * what is illustrative. Its asks are divided among members of the sample, so that no member is known by a sum.
 */

/** Who of the sample, by its reference, is meant by a supplier of the book. */
const SUPPLIERS: Readonly<Record<string, string>> = {
  'Arafura Rare Earths': 'supplier-arafura',
  'Energy Fuels': 'supplier-energy-fuels',
  Carester: 'supplier-caremag',
  'Neo Performance Materials': 'supplier-narva',
  'JS Link': 'supplier-js-link',
}
const FUNDERS: Readonly<Record<string, string>> = {
  'Example bank of the EU': 'funder-eu-bank',
  'Example fund of the EU': 'funder-eu-fund',
  'Example agency of Japan': 'funder-jp-agency',
}
/** Members among whom an ask of the book is divided, the largest first. */
const ASKING: Readonly<Record<string, readonly [string, string, string]>> = {
  'EU motors': ['member-de-1', 'member-hu-2', 'member-it-1'],
  'EU wind': ['member-fr-2', 'member-it-2', 'member-pl-4'],
  'JP motors': ['member-jp-3', 'member-jp-2', 'member-jp-4'],
  'JP robots': ['member-jp-6', 'member-jp-7', 'member-jp-10'],
  'EU drives': ['member-nl-1', 'member-de-10', 'member-pl-1'],
  'EU pumps': ['member-de-9', 'member-dk-2', 'member-cz-3'],
  'JP compressors': ['member-jp-14', 'member-jp-11', 'member-jp-12'],
}
/** Of an ask, in percent. */
const PARTS = [40n, 35n, 25n]

/** What somebody states, under the reference of its owner. */
export type SampleStatement = { readonly owner: string } & (
  | { readonly part: 'projects'; readonly body: OwnProjectsDraft }
  | { readonly part: 'asks'; readonly body: OwnAsksDraft }
  | { readonly part: 'pledges'; readonly body: OwnPledgesDraft }
)

export type SampleVenture = {
  /** Who takes part in nothing else of the sample. */
  readonly newcomers: readonly ParticipantDraft[]
  readonly terms: ProjectTermsDraft
  readonly statements: readonly SampleStatement[]
}

export function sampleVenture(): SampleVenture {
  const read = readBook(exampleBook)
  if ('faults' in read) throw new Error('the example of a round of projects cannot be read')
  const book = read.value
  const { seed: _, ...rules } = book.rules
  return {
    newcomers: [
      { reference: 'supplier-js-link', legalName: 'JS Link', kind: 'supplier', country: 'KR' },
      funder('eu-bank', 'Bank of the Union (invented)', 'LU'),
      funder('eu-fund', 'Price Floor Fund (invented)', 'BE'),
      funder('jp-agency', 'Agency for Materials (invented)', 'JP'),
    ],
    terms: { rules, paths: book.paths },
    statements: [...projectsOf(book), ...asksOf(book), ...pledgesOf(book)],
  }
}

const funder = (key: string, legalName: string, country: string): ParticipantDraft => ({
  ...{ reference: `funder-${key}`, legalName, kind: 'funder', country },
  bloc: country === 'JP' ? 'JP' : 'EU',
})

function projectsOf({ projects, projectYears, seeks }: Book): SampleStatement[] {
  return [...Map.groupBy(projects, ({ supplier }) => supplier)].map(([supplier, own]): SampleStatement => {
    const names = new Set(own.map(({ project }) => project))
    const isOwn = ({ project }: { readonly project: string }) => names.has(project)
    const body = {
      projects: own.map(({ supplier: _, ...row }) => row),
      projectYears: projectYears.filter(isOwn),
      seeks: seeks.filter(isOwn),
    }
    return { part: 'projects', owner: present(SUPPLIERS[supplier]), body }
  })
}

const asksOf = ({ asks, askYears }: Book): SampleStatement[] =>
  asks.flatMap(({ ask, material, price }) =>
    present(ASKING[ask]).map((owner, at): SampleStatement => {
      const percent = present(PARTS[at])
      const years = askYears.flatMap(({ ask: its, year, kg }) =>
        its === ask ? [{ ask, year, kg: formatKg((grams(kg) * percent) / 100n) }] : [],
      )
      return { part: 'asks', owner, body: { asks: [{ ask, material, price }], askYears: years } }
    }),
  )

function pledgesOf({ pledges, conditions }: Book): SampleStatement[] {
  return [...Map.groupBy(pledges, ({ funder }) => funder)].map(([funder, own]): SampleStatement => {
    const names = new Set(own.map(({ pledge }) => pledge))
    const body = {
      pledges: own.map(({ funder: _, bloc: __, ...row }) => row),
      conditions: conditions.filter(({ pledge }) => names.has(pledge)),
    }
    return { part: 'pledges', owner: present(FUNDERS[funder]), body }
  })
}

const DAY = 86_400_000

/** The round itself: four weeks for everybody's statements. */
export const ventureDraft = (reference: string, now: Date): RoundDraft => ({
  reference,
  name: `Mines and plants that seek buyers and money from 2029, round ${reference} (illustrative)`,
  type: 'project',
  materials: ['ndpr-oxide', 'ndfeb-magnet'],
  periods: ['2029-Q1'],
  collectionClosesAt: new Date(now.getTime() + 14 * DAY).toISOString(),
  offersCloseAt: new Date(now.getTime() + 28 * DAY).toISOString(),
  rules: {
    provenanceFloor: 'B',
    maxCountrySharePct: '65',
    countryCapBase: 'report-only',
    weights: 'stated',
    allocation: 'priority-then-pro-rata',
    pricing: 'pool-average',
    baseCurrency: 'EUR',
    rates: { ...RATES },
    indices: {},
  },
})
