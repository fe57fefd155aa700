import { namesOf } from '@lodestone/kernel'
import type { Screening } from '../index.ts'
import type { OriginPolicy } from '../policy/policy.ts'
import { but, CLEAN, certificate, DAY, line, magnet, offer, owned, owner, policyOf, site } from './chains.fixture.ts'
import type { ScreenedOffer } from './offer.ts'
import { screen } from './screen.ts'
import { LACKS } from './unproven.ts'

const own = policyOf()
const under = (rules: Partial<OriginPolicy['rules']>): OriginPolicy => ({ ...own, rules: { ...own.rules, ...rules } })
const wide = { coveredCountries: ['CN', 'HK', 'MO', 'RU'] }
const VIETNAM = new Map([['ndfeb-magnet', new Map([['VN', { chinesePct: '87.43', year: 2024 }]])]])
const circle = [owner('X', 'SG', '100', [owner('Y', 'SG', '100', [owner('X', 'SG', '100')])])]
const deep = [
  owner('Holding X', 'SG', '60', [owner('Holding Y', 'KY', '50.5', [owner('P', 'CN', '57')])]),
  owner('Q', 'HK', '5'),
]
const controlled = magnet(
  but(CLEAN, 'alloy', {
    control: [
      { by: 'P', country: 'CN', how: 'veto' },
      { by: 'Q', country: 'CN', how: 'board-majority' },
      { by: 'R', country: 'HK', how: 'management' },
      { by: 'S', country: 'CN', how: 'technology-licence' },
    ],
  }),
)
const scrap = (country?: string) =>
  magnet([
    site(
      'recycling',
      'FR',
      country === undefined
        ? {}
        : { recycledFrom: ['CN', country].map(from => ({ country: from, sharePct: '20.25' })) },
    ),
    ...CLEAN,
  ])
const proven = (...proofs: readonly ReturnType<typeof certificate>[]) =>
  offer('ndpr-oxide', line('AU MY'), [certificate('mining'), ...proofs])
const first = { recycledFeed: 'where-first-made' } as const

/** Offers, and the policies under which they are judged, that bring up every finding in each of its forms. */
const judged: readonly (readonly [ScreenedOffer, OriginPolicy])[] = [
  [magnet(line('CN MY JP HK DE')), own],
  [magnet(but(line('RU MY JP JP DE'), 'metal', { tolledIn: 'RU' })), under(wide)],
  [magnet(but(CLEAN, 'metal', { tolledIn: 'CN' })), own],
  [owned(...deep), own],
  [owned(owner('P', 'CN', '24.99'), owner('p', 'HK', '0.5')), own],
  [owned(owner('P', 'RU', '30'), owner('Q', 'CN', '10')), under(wide)],
  [owned(owner('P', 'RU', '3')), under(wide)],
  [
    owned(owner('P', 'CN', '25', [owner('Q', 'DE', '100')]), owner('R', 'SG', '75', [owner('S', 'MO', '33.3333')])),
    own,
  ],
  [controlled, own],
  [magnet(but(CLEAN, 'alloy', { control: [{ by: 'P', country: 'RU', how: 'veto' }] })), under(wide)],
  [magnet(but(but(CLEAN, 'alloy', { chineseInputPct: '0.1001' }), 'metal', { chineseInputPct: '0.09' })), own],
  [magnet(but(CLEAN, 'magnet', { chineseTechnology: true })), own],
  [scrap('HK'), own],
  [scrap('HK'), under(first)],
  [scrap('RU'), under({ ...wide, ...first })],
  [scrap('RU'), under(wide)],
  [scrap(), under(first)],
  [
    offer('ndfeb-magnet', line('AU MY JP JP VN'), [certificate('metal'), { ...certificate('metal'), type: 'assay' }]),
    own,
  ],
  [magnet(line('AU MY')), own],
  [proven(), own],
  [proven(certificate('separation', '2025-01-01', '2026-11-23')), own],
  [proven(certificate('separation', '2026-11-25', '2027-11-25')), own],
  [owned(owner('P', 'JP', '80'), owner('Q', 'AU', '40.5')), own],
  [owned(...circle), own],
  [owned(owner('P', 'JP', '12.5')), own],
  [offer('unobtainium', line('AU MY')), own],
  [magnet(), under({ materials: ['dy-oxide'] })],
  [magnet(), { ...own, state: 'suspended', validFrom: '2026-01-01', validTo: '2026-12-31' }],
  [magnet(), { ...own, state: 'suspended', validFrom: '2026-01-01' }],
  [magnet(), { ...own, state: 'unknown', validFrom: '2026-01-01' }],
]

const onList = { list: 'The list', alias: 'An alias' }
const listed = [
  { ...onList, name: 'metal operator', stage: 'metal', is: 'open' },
  { ...onList, name: 'The supplier', is: 'same' },
] as const

const declared = [
  { site: 'Works', operator: 'An operator', country: 'JP' },
  { site: 'Plant', operator: 'Another', country: 'DE' },
]
const made = { batch: 'urn:lot:7', site: 'Elsewhere', operator: 'A third', country: 'EE' }
const against = [
  { code: 'batch-made-elsewhere', stage: 'metal', figures: { declared, made } },
  { code: 'batch-made-elsewhere', stage: 'alloy', figures: { declared } },
  { code: 'batch-of-another', stage: 'mining', figures: { batch: 'urn:lot:8' } },
  { code: 'batch-of-another', stage: 'separation', figures: {} },
  { code: 'batch-disputed', stage: 'magnet', figures: { batch: 'urn:lot:9' } },
  { code: 'batch-disputed', stage: 'separation', figures: {} },
] as const

const lacks = namesOf(LACKS)
const unproven = [
  { batch: 'urn:lot:10', stage: 'metal', lacks, proves: ['mining'] },
  { batch: 'urn:lot:11', stage: 'metal', lacks, proves: [] },
] as const

export const everyFinding: readonly Screening[] = [
  ...judged.map(([what, policy]) => screen(what, policy, DAY, VIETNAM)),
  screen(magnet(), own, DAY, undefined, undefined, listed),
  screen(magnet(), own, DAY, undefined, { isVerified: () => false, against, unproven: [] }),
  screen({ ...magnet(), evidence: [] }, own, DAY, undefined, { isVerified: () => false, against: [], unproven }),
]
