import { STAGES, type Stage } from '../stage.ts'
import type { OriginPolicy, Policy } from './policy.ts'
import type { OriginRules } from './rules.ts'

/** The policy that screens every offer unless another is asked for. */
export const DEFAULT_POLICY = 'lodestone-origin'

const EVERY_STAGE: readonly Stage[] = ['recycling', ...STAGES]
/** Hong Kong and Macao are customs territories of their own and count as China here. */
const CHINA = ['CN', 'HK', 'MO']
const COVERED_BY_US = [...CHINA, 'RU', 'IR', 'KP']

const hub: OriginPolicy = {
  kind: 'origin',
  id: DEFAULT_POLICY,
  name: 'Lodestone origin levels A to E',
  version: '1',
  validFrom: '2025-01-01',
  state: 'in-force',
  source: { title: 'Rules of the hub', reference: 'The levels A to E and U of this hub' },
  rules: {
    coveredCountries: CHINA,
    stages: EVERY_STAGE,
    location: 'covered',
    ownership: { pct: '25', inclusive: true, method: 'multiply', noticePct: '1' },
    input: { pct: '0.1', inclusive: false },
    technology: 'noted',
    control: 'noted',
    recycledFeed: 'where-gathered',
    intermediaryPct: '50',
  },
  note:
    'Recycled feed counts by where it was gathered, as waste and used articles do in customs law (Delegated Regulation (EU) 2015/2446, Article 31). ' +
    'Control without shares counts as a note, and a last stage in a country with mostly Chinese imports is told: both are rules of the hub.',
}

const announcement61: OriginRules = {
  coveredCountries: CHINA,
  stages: EVERY_STAGE,
  location: 'covered',
  input: { pct: '0.1', inclusive: true },
  technology: 'covered',
  recycledFeed: 'where-first-made',
}
const mofcom = {
  kind: 'origin',
  id: 'cn-announcement-61-2025',
  name: 'China, MOFCOM announcement 61 of 2025 (rare-earth items abroad)',
  source: {
    title: 'MOFCOM announcements No. 61 of 9 October 2025 and No. 70 of 7 November 2025',
    reference: 'https://www.mofcom.gov.cn/zwgk/zcfb/',
  },
} as const
const mofcomVersions: readonly OriginPolicy[] = [
  {
    ...mofcom,
    version: '1',
    validFrom: '2025-10-09',
    validTo: '2025-11-06',
    state: 'in-force',
    note: 'Only items originating in China: the 0.1 % and technology clauses were to begin on 2025-12-01.',
    rules: {
      coveredCountries: CHINA,
      stages: EVERY_STAGE,
      location: 'covered',
      technology: 'ignored',
    },
  },
  {
    ...mofcom,
    version: '2',
    validFrom: '2025-11-07',
    validTo: '2026-11-10',
    state: 'suspended',
    note:
      'Suspended by announcement 70 of 2025 until 2026-11-10. Findings say what would count without the suspension. ' +
      'That scrap keeps its first origin is how the hub reads the announcement.',
    rules: announcement61,
  },
  {
    ...mofcom,
    version: '3',
    validFrom: '2026-11-11',
    state: 'unknown',
    note: 'What follows the suspension is not recorded here: judged as not proven until somebody records it.',
    rules: announcement61,
  },
]

const dfars = {
  kind: 'origin',
  id: 'us-dfars-252-225-7052',
  name: 'United States, DFARS 252.225-7052 (certain magnets)',
  state: 'in-force',
  source: { title: 'DFARS 252.225-7052, 89 FR 46816 of 30 May 2024', reference: 'https://www.acquisition.gov/dfars/' },
} as const
const dfarsRules = (stages: readonly Stage[]): OriginRules => ({
  coveredCountries: COVERED_BY_US,
  materials: ['ndfeb-magnet', 'ndfeb-bonded-magnet', 'smco-magnet'],
  stages,
  location: 'covered',
  technology: 'ignored',
})
const dfarsVersions: readonly OriginPolicy[] = [
  {
    ...dfars,
    version: '1',
    validFrom: '2024-05-30',
    validTo: '2026-12-31',
    note: 'Melted or produced: from the alloy on.',
    rules: dfarsRules(['alloy', 'magnet']),
  },
  {
    ...dfars,
    version: '2',
    validFrom: '2027-01-01',
    note: 'Mined, refined, separated, melted or produced. The exceptions (recycled material, commercial items) are not modelled.',
    rules: dfarsRules(EVERY_STAGE),
  },
]

/** Tests of owners alone. The hub holds no list of named persons: an owner's country stands in for it, which judges too strictly, never too mildly. */
const ownersOnly = (
  id: string,
  name: string,
  validFrom: string,
  source: OriginPolicy['source'],
  rule: Pick<OriginRules, 'coveredCountries' | 'ownership'>,
): OriginPolicy => ({
  kind: 'origin',
  id,
  name,
  version: '1',
  validFrom,
  state: 'in-force',
  source,
  note: 'The owner’s country stands in for the list of named persons, which is not held here.',
  rules: { stages: EVERY_STAGE, location: 'ignored', technology: 'ignored', ...rule },
})

/** What the hub's table of policies begins with, oldest version first. Data: a rule that starts or lapses on a day is a row with dates. */
export const policies: readonly Policy[] = [
  hub,
  ...mofcomVersions,
  ...dfarsVersions,
  {
    kind: 'origin',
    id: 'us-feoc-25',
    name: 'United States, foreign entity of concern (25 % ownership)',
    version: '1',
    validFrom: '2024-05-06',
    state: 'in-force',
    source: { title: '89 FR 37079 of 6 May 2024', reference: 'https://www.federalregister.gov/' },
    note: 'How tiers of owners count (multiplied here) is uncertain. Any declared control counts, which judges too strictly, never too mildly.',
    rules: {
      coveredCountries: COVERED_BY_US,
      stages: EVERY_STAGE,
      location: 'covered',
      ownership: { pct: '25', inclusive: true, method: 'multiply' },
      technology: 'ignored',
      control: 'covered',
    },
  },
  ownersOnly(
    'us-ofac-50',
    'United States, OFAC 50 % rule',
    '2014-08-13',
    {
      title: 'OFAC, Revised Guidance on Entities Owned by Persons Whose Property Is Blocked, 13 August 2014',
      reference: 'https://ofac.treasury.gov/',
    },
    { coveredCountries: COVERED_BY_US, ownership: { pct: '50', inclusive: true, method: 'cascade' } },
  ),
  ownersOnly(
    'eu-50',
    'European Union, ownership test of restrictive measures (50 %)',
    '2024-07-03',
    {
      title: 'EU best practices for the implementation of restrictive measures, 3 July 2024',
      reference: 'https://www.consilium.europa.eu/',
    },
    {
      coveredCountries: [...CHINA, 'RU', 'BY', 'IR', 'KP'],
      ownership: { pct: '50', inclusive: true, method: 'cascade' },
    },
  ),
  {
    kind: 'concentration',
    id: 'eu-crma-65',
    name: 'European Union, Critical Raw Materials Act: at most 65 % from one third country',
    version: '1',
    validFrom: '2024-05-23',
    state: 'in-force',
    source: {
      title: 'Regulation (EU) 2024/1252, Article 5(1)(b)',
      reference: 'https://eur-lex.europa.eu/eli/reg/2024/1252/oj',
    },
    note: 'A benchmark for 2030 for each strategic raw material at any relevant stage of processing; a round applies it as its cap.',
    rules: { maxCountrySharePct: '65', byYear: 2030 },
  },
]
