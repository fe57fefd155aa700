import type { ChainStage, OfferDraft } from '@lodestone/contracts'
import { sha256Hex } from '@lodestone/kernel'

/** Chains of origin of the sample. Places of real sites are facts; owners are simplified and illustrative. */

type Owner = ChainStage['ownership'][number]
export const owner = (name: string, country: string, sharePct: string, ownership?: Owner[]): Owner => ({
  owner: name,
  country,
  sharePct,
  ...(ownership ? { ownership } : {}),
})

export const at = (
  stage: ChainStage['stage'],
  country: string,
  site: string,
  operator: string,
  more: Partial<ChainStage> = {},
): ChainStage => ({
  stage,
  country,
  site,
  operator,
  ownership: [owner(`Shareholders of ${operator} (illustrative)`, country, '100')],
  ...more,
})

const MOUNT_WELD = at('mining', 'AU', 'Mount Weld', 'Lynas Rare Earths')
const KUANTAN = at('separation', 'MY', 'Kuantan', 'Lynas Malaysia', {
  ownership: [owner('Lynas Rare Earths', 'AU', '100')],
})
const MOUNTAIN_PASS = at('mining', 'US', 'Mountain Pass', 'MP Materials')
const MP_SEPARATION = at('separation', 'US', 'Mountain Pass', 'MP Materials')
const ELLESMERE = at('metal', 'GB', 'Ellesmere Port', 'Less Common Metals')
const ELLESMERE_ALLOY = at('alloy', 'GB', 'Ellesmere Port', 'Less Common Metals')
const SILLAMAE = at('separation', 'EE', 'Sillamäe', 'NPM Silmet', {
  ownership: [owner('Neo Performance Materials', 'CA', '100')],
})
const LYNAS_OXIDE = [MOUNT_WELD, KUANTAN]

/** A Japanese magnet maker on Australian feed, metal made in Vietnam by a Japanese owner, alloy and magnet at home. */
const japanese = (operator: string, site: string, more: Partial<ChainStage> = {}): ChainStage[] => [
  ...LYNAS_OXIDE,
  at('metal', 'VN', 'Hai Phong', 'Vietnam Rare Earth Metals (illustrative)', {
    ownership: [owner(operator, 'JP', '100')],
  }),
  at('alloy', 'JP', site, operator),
  at('magnet', 'JP', site, operator, more),
]

export const CHAINS = {
  lynas: LYNAS_OXIDE,
  mp: [MOUNTAIN_PASS, MP_SEPARATION],
  'mp-magnet': [
    MOUNTAIN_PASS,
    MP_SEPARATION,
    at('metal', 'US', 'Fort Worth', 'MP Materials'),
    at('alloy', 'US', 'Fort Worth', 'MP Materials'),
    at('magnet', 'US', 'Fort Worth', 'MP Materials'),
  ],
  'energy-fuels': [
    at('mining', 'US', 'Heavy-mineral sands, Georgia', 'Chemours'),
    at('separation', 'US', 'White Mesa', 'Energy Fuels'),
  ],
  iluka: [at('mining', 'AU', 'Eneabba', 'Iluka Resources'), at('separation', 'AU', 'Eneabba', 'Iluka Resources')],
  arafura: [
    at('mining', 'AU', 'Nolans', 'Arafura Rare Earths'),
    at('separation', 'AU', 'Nolans', 'Arafura Rare Earths'),
  ],
  solvay: [MOUNT_WELD, at('separation', 'FR', 'La Rochelle', 'Solvay')],
  caremag: [
    at('recycling', 'FR', 'Lacq', 'Caremag'),
    at('separation', 'FR', 'Lacq', 'Caremag', {
      ownership: [owner('Carester', 'FR', '50'), owner('Japan France Rare Earths', 'JP', '50')],
    }),
  ],
  silmet: [at('mining', 'US', 'Heavy-mineral sands, Georgia', 'Chemours'), SILLAMAE],
  narva: [
    MOUNT_WELD,
    SILLAMAE,
    ELLESMERE,
    ELLESMERE_ALLOY,
    at('magnet', 'EE', 'Narva', 'NPM Narva', { ownership: [owner('Neo Performance Materials', 'CA', '100')] }),
  ],
  lcm: [...LYNAS_OXIDE, ELLESMERE],
  'lcm-alloy': [...LYNAS_OXIDE, ELLESMERE, ELLESMERE_ALLOY],
  vac: [...LYNAS_OXIDE, ELLESMERE, ELLESMERE_ALLOY, at('magnet', 'DE', 'Hanau', 'Vacuumschmelze')],
  'vac-us': [
    MOUNTAIN_PASS,
    MP_SEPARATION,
    ELLESMERE,
    at('alloy', 'DE', 'Hanau', 'Vacuumschmelze'),
    at('magnet', 'DE', 'Hanau', 'Vacuumschmelze'),
  ],
  'shin-etsu': japanese('Shin-Etsu Chemical', 'Takefu'),
  proterial: japanese('Proterial', 'Kumagaya'),
  tdk: japanese('TDK', 'Narita'),
  daido: japanese('Daido Electronics', 'Nakatsugawa'),
  noveon: [
    at('recycling', 'US', 'San Marcos', 'Noveon Magnetics'),
    at('magnet', 'US', 'San Marcos', 'Noveon Magnetics'),
  ],
  hypromag: [
    at('recycling', 'GB', 'Tyseley', 'HyProMag'),
    at('alloy', 'GB', 'Tyseley', 'HyProMag'),
    at('magnet', 'GB', 'Tyseley', 'HyProMag'),
  ],
  remloy: [at('recycling', 'DE', 'Bitterfeld', 'Heraeus Remloy'), at('magnet', 'DE', 'Bitterfeld', 'Heraeus Remloy')],
  magreesource: [at('recycling', 'FR', 'Noyarey', 'MagREEsource'), at('magnet', 'FR', 'Noyarey', 'MagREEsource')],
  ksm: [
    ...LYNAS_OXIDE,
    at('metal', 'KR', 'Ochang', 'KSM Metals', { ownership: [owner('Australian Strategic Materials', 'AU', '100')] }),
  ],
  src: [
    at('mining', 'CA', 'Nechalacho', 'Nechalacho mine (illustrative)'),
    at('separation', 'CA', 'Saskatoon', 'SRC'),
    at('metal', 'CA', 'Saskatoon', 'SRC'),
  ],
  aoba: [...LYNAS_OXIDE, at('metal', 'JP', 'Sendai', 'Aoba Rare Metals (invented)')],
} as const satisfies Record<string, readonly ChainStage[]>

/** Chains with something to find in them. All invented, from the mine on: no real company is said to feed them. */
const OUTBACK = at('mining', 'AU', 'Outback mine', 'Outback Ores (invented)')
const PAHANG = at('separation', 'MY', 'Pahang', 'Pahang Separation (invented)')
const INVENTED_OXIDE = [OUTBACK, PAHANG]

const KESTREL_HOLDING = (pct: string) => [
  owner('Harrier Holding (invented)', 'SG', '60', [
    owner('Jade Investment (invented)', 'CN', pct),
    owner('Founders (invented)', 'SG', String(100 - Number(pct))),
  ]),
  owner('Public shareholders (invented)', 'AU', '40'),
]
const kestrel = (pct: string) => [
  at('mining', 'AU', 'Kestrel Ridge', 'Kestrel Minerals (invented)', { ownership: KESTREL_HOLDING(pct) }),
  PAHANG,
]
const penang = (pct: string): ChainStage[] => [
  ...INVENTED_OXIDE,
  at('metal', 'MY', 'Penang', 'Penang Alloys (invented)', { chineseInputPct: pct }),
]

export const PROBLEM_CHAINS = {
  /** Sintered in Vietnam, alloy from China: Vietnamese to customs, Chinese here. */
  saigon: [
    ...INVENTED_OXIDE,
    at('metal', 'VN', 'Ho Chi Minh City', 'Saigon Sintering (invented)'),
    at('alloy', 'CN', 'Baotou', 'Alloy works (invented)'),
    at('magnet', 'VN', 'Ho Chi Minh City', 'Saigon Sintering (invented)'),
  ],
  'saigon-whole': [
    at('mining', 'CN', 'Mine (invented)', 'Mining company (invented)'),
    at('separation', 'CN', 'Plant (invented)', 'Oxide works (invented)'),
    at('metal', 'CN', 'Smelter (invented)', 'Metal works (invented)'),
    at('alloy', 'CN', 'Baotou', 'Alloy works (invented)'),
    at('magnet', 'VN', 'Ho Chi Minh City', 'Saigon Sintering (invented)', { chineseInputPct: '82' }),
  ],
  /** Clean material on Chinese sintering technology. */
  'red-river': [
    ...INVENTED_OXIDE,
    at('metal', 'VN', 'Hanoi', 'Red River Magnets (invented)'),
    at('alloy', 'VN', 'Hanoi', 'Red River Magnets (invented)'),
    at('magnet', 'VN', 'Hanoi', 'Red River Magnets (invented)', { chineseTechnology: true }),
  ],
  /** 60 % of a holding of which a fifth is Chinese: 12 %. */
  'kestrel-minority': kestrel('20'),
  'kestrel-metal': [...kestrel('20'), at('metal', 'MY', 'Pahang', 'Kestrel Metals (invented)')],
  /** 60 % of a holding of which 57 % are Chinese: 34.2 %. */
  'kestrel-controlled': kestrel('57'),
  baltic: [OUTBACK, at('separation', 'LV', 'Ventspils', 'Baltic Oxide Trading (invented)')],
  /** The chain skips where the oxide came from. */
  'baltic-gap': [at('metal', 'LV', 'Ventspils', 'Baltic Oxide Trading (invented)')],
  'lion-city': [...INVENTED_OXIDE, at('metal', 'SG', 'Jurong', 'Lion City Metals (invented)', { tolledIn: 'CN' })],
  'penang-trace': penang('0.09'),
  'penang-over': penang('0.11'),
  harbour: [...INVENTED_OXIDE, at('metal', 'HK', 'Hong Kong', 'Harbour Metals (invented)')],
  'all-china': [
    at('mining', 'CN', 'Mine (invented)', 'Mining company (invented)'),
    at('separation', 'CN', 'Plant (invented)', 'Oxide works (invented)'),
  ],
  /** Two companies own each other; 10 % of one is Chinese and nobody else is outside: the circle makes it 100 %. */
  'gulf-circle': [
    ...INVENTED_OXIDE,
    at('metal', 'AE', 'Jebel Ali', 'Gulf Rare Metals (invented)', {
      ownership: [
        owner('Dune Holding (invented)', 'AE', '100', [
          owner('Jade Investment (invented)', 'CN', '10'),
          owner('Oasis Trust (invented)', 'AE', '90', [owner('Dune Holding (invented)', 'AE', '100')]),
        ]),
      ],
    }),
  ],
} as const satisfies Record<string, readonly ChainStage[]>

export type ChainName = keyof typeof CHAINS | keyof typeof PROBLEM_CHAINS
export const chainOf = (name: ChainName): ChainStage[] => [
  ...(name in CHAINS ? CHAINS[name as keyof typeof CHAINS] : PROBLEM_CHAINS[name as keyof typeof PROBLEM_CHAINS]),
]

/** What is wrong with the papers of an offer: nothing, one stage without a certificate, or one whose certificate has run out. */
export type Papers = 'all' | { readonly without: string } | { readonly expired: string }

/** A certificate of origin for every stage, issued by nobody: the files behind the hashes are illustrative. */
export function evidenceOf(chain: readonly ChainStage[], papers: Papers, today: Date): OfferDraft['evidence'] {
  const day = (offset: number): string => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10)
  const without = papers !== 'all' && 'without' in papers ? papers.without : undefined
  const expired = papers !== 'all' && 'expired' in papers ? papers.expired : undefined
  return [...new Map(chain.map(site => [site.stage, site])).values()]
    .filter(site => site.stage !== without)
    .map(site => ({
      type: 'certificate-of-origin' as const,
      issuer: `Chamber of commerce, ${site.country} (illustrative)`,
      stage: site.stage,
      validFrom: day(site.stage === expired ? -400 : -120),
      validTo: day(site.stage === expired ? -20 : 500),
      sha256: sha256Hex(`illustrative certificate of origin: ${site.stage} at ${site.site} by ${site.operator}`),
    }))
}
