import type { OfferDraft } from '@lodestone/contracts'
import { QUARTERS } from './assumptions.ts'
import { eur, jpy, type OfferRow, tiers, usd } from './offer-row.ts'
import { type ChainName, chainOf, evidenceOf } from './origin.ts'
import { problemOffers } from './problem-offers.ts'
import { specialOffers } from './special-offers.ts'

export type SampleOffer = {
  readonly supplier: string
  readonly draft: OfferDraft
  readonly note?: string
}

// That there is no terbium is declared too: of an element that a composition does not name nothing is known.
const LIGHT = { Nd: '22.5', Pr: '7.0', Dy: '0.5', Tb: '0' }
const MEDIUM = { Nd: '22.0', Pr: '6.8', Dy: '2.4', Tb: '0' }
const HOT = { Nd: '21.5', Pr: '6.5', Dy: '5.0', Tb: '0.4' }

const magnet = (
  supplier: string,
  grade: string,
  composition: OfferRow['composition'],
  kg: OfferRow['kg'],
  terms: OfferRow['terms'],
  price: OfferRow['price'],
  chain: ChainName,
  more: Partial<OfferRow> = {},
): OfferRow => ({ supplier, material: 'ndfeb-magnet', grade, composition, kg, terms, price, chain, ...more })

const magnets: readonly OfferRow[] = [
  // The first and third quarter are sold at one price; in the others the price falls once pooling fills 30 t.
  magnet('narva', 'N45SH', MEDIUM, [62_000, 0, 66_000, 0], 'DAP EETLL', eur('73.20'), 'narva', {
    note: 'Narva magnets from Australian feed',
  }),
  magnet(
    'narva',
    'N45SH',
    MEDIUM,
    [0, 64_000, 0, 68_000],
    'DAP EETLL',
    tiers(['0', '76.50'], ['30000', '72.00']),
    'narva',
    { note: 'Narva magnets from Australian feed' },
  ),
  magnet('vac', 'N48H', LIGHT, [52_000, 52_000, 55_000, 55_000], 'DAP DEHAN', eur('63.80'), 'vac'),
  magnet('vac', 'N42UH', HOT, [30_000, 30_000, 30_000, 30_000], 'DAP DEHAN', eur('94.00'), 'vac-us'),
  magnet('shin-etsu', 'N45SH', MEDIUM, [40_000, 40_000, 40_000, 40_000], 'FOB JPTSU', jpy('12300'), 'shin-etsu'),
  magnet('shin-etsu', 'N38EH', HOT, [0, 8_000, 0, 4_000], 'FOB JPTSU', jpy('19600'), 'shin-etsu'),
  magnet('proterial', 'N48H', LIGHT, [30_000, 0, 30_000, 24_000], 'FOB JPTYO', jpy('10200'), 'proterial'),
  magnet('tdk', 'N42SH', MEDIUM, [28_000, 0, 24_000, 24_000], 'FOB JPNRT', jpy('10700'), 'tdk'),
  magnet('tdk', 'N52', LIGHT, [0, 7_000, 0, 0], 'FOB JPNRT', jpy('11200'), 'tdk'),
  magnet('daido', 'N42UH', LIGHT, [9_000, 0, 16_000, 0], 'FOB JPNGO', jpy('14900'), 'daido', {
    note: 'hot-deformed, without heavy rare earths',
  }),
  magnet('mp-materials', 'N42SH', MEDIUM, [0, 30_000, 0, 40_000], 'FCA USDFW', usd('71.00'), 'mp-magnet'),
  magnet('mp-materials', 'N42SH', MEDIUM, [0, 0, 36_000, 0], 'FCA USDFW', usd('70.00'), 'mp-magnet', {
    minimumLotKg: '10000',
  }),
  magnet('noveon', 'N42SH', LIGHT, [16_000, 0, 12_000, 0], 'FCA USSAT', usd('73.50'), 'noveon'),
  magnet('hypromag', 'N42SH', LIGHT, [2_500, 0, 3_000, 0], 'DAP GBBHM', eur('68.00'), 'hypromag', {
    note: 'recycler',
  }),
  magnet('magreesource', 'N42SH', LIGHT, [0, 1_500, 0, 0], 'DAP FRGNB', eur('69.50'), 'magreesource', {
    note: 'recycler',
  }),
  magnet('remloy', 'N42SH', LIGHT, [0, 0, 0, 6_000], 'DAP DEBTF', eur('67.20'), 'remloy', { note: 'recycler' }),
  magnet('red-river', 'N42SH', MEDIUM, [0, 12_000, 0, 0], 'CIF VNHPH', usd('66.00'), 'red-river', {
    note: 'clean material on Chinese technology: level B',
  }),
]

const oxide = (
  supplier: string,
  material: string,
  kg: OfferRow['kg'],
  terms: OfferRow['terms'],
  price: OfferRow['price'],
  chain: ChainName,
  more: Partial<OfferRow> = {},
): OfferRow => ({ supplier, material, kg, terms, price, chain, ...more })

const feed: readonly OfferRow[] = [
  oxide(
    'lynas',
    'ndpr-oxide',
    [38_000, 38_000, 40_000, 40_000],
    'FOB MYKUA',
    { formula: { index: 'NdPr oxide outside China', premium: '-2.00', floor: '110.00' }, currency: 'USD' },
    'lynas',
  ),
  oxide(
    'mp-materials',
    'ndpr-oxide',
    [0, 16_000, 0, 0],
    'FCA USLAX',
    {
      formula: { index: 'NdPr oxide outside China', premium: '0', floor: '110.00', cap: '140.00', shareAbove: '0.3' },
      currency: 'USD',
    },
    'mp',
  ),
  oxide('energy-fuels', 'ndpr-oxide', [9_000, 0, 0, 0], 'FCA USHOU', usd('114.00'), 'energy-fuels'),
  oxide('iluka', 'ndpr-oxide', [0, 0, 14_000, 16_000], 'FOB AUFRE', usd('111.00'), 'iluka'),
  oxide('arafura', 'ndpr-oxide', [0, 0, 0, 60_000], 'FOB AUDRW', usd('108.00'), 'arafura', {
    minimumLotKg: '60000',
    note: 'only as a whole: the lot is not reached',
  }),
  oxide('solvay', 'ndpr-oxide', [0, 0, 10_000, 0], 'DAP FRLRH', eur('108.00'), 'solvay'),
  oxide(
    'lynas',
    'dy-oxide',
    [1_400, 1_500, 1_500, 1_600],
    'FOB MYKUA',
    { formula: { index: 'Dy oxide Rotterdam', premium: '0', cap: '880.00', shareAbove: '0.5' }, currency: 'USD' },
    'lynas',
    { grade: '99.5', note: 'the part not tied to Japan through Sojitz and JOGMEC' },
  ),
  oxide('caremag', 'dy-oxide', [0, 600, 0, 700], 'DAP FRPUF', eur('760.00'), 'caremag', {
    grade: '99.9',
    note: 'recycler',
  }),
  oxide('energy-fuels', 'dy-oxide', [350, 0, 0, 0], 'FCA USHOU', usd('850.00'), 'energy-fuels', { grade: '99.5' }),
  oxide('lynas', 'tb-oxide', [420, 0, 450, 0], 'FOB MYKUA', usd('3600.00'), 'lynas', {
    grade: '99.9',
    note: 'the part not tied to Japan through Sojitz and JOGMEC',
  }),
  oxide('silmet', 'tb-oxide', [0, 0, 160, 0], 'DAP EETLL', eur('3380.00'), 'silmet', { grade: '99.9' }),
  oxide(
    'lcm',
    'ndpr-metal',
    [15_000, 14_000, 16_000, 16_000],
    'DAP GBELL',
    tiers(['0', '142.00'], ['8000', '137.50']),
    'lcm',
  ),
  oxide('ksm', 'ndpr-metal', [0, 6_000, 0, 0], 'FOB KRPUS', usd('148.00'), 'ksm'),
  oxide('src', 'ndpr-metal', [4_000, 0, 0, 0], 'FCA CASAK', usd('150.00'), 'src'),
  oxide('lcm', 'dy-metal', [800, 0, 900, 650], 'DAP GBELL', eur('975.00'), 'lcm'),
  oxide('ksm', 'dy-metal', [0, 300, 0, 300], 'FOB KRPUS', usd('1040.00'), 'ksm'),
  oxide('lcm', 'tb-metal', [320, 0, 350, 0], 'DAP GBELL', eur('4050.00'), 'lcm'),
]

/** Every offer of the sample, one per row and quarter. `today` sets the dates of certificates and how long offers stand. */
export function offers(run: string, today: Date): SampleOffer[] {
  const validUntil = new Date(today.getTime() + 120 * 86_400_000).toISOString()
  return [...magnets, ...feed, ...specialOffers, ...problemOffers].flatMap(row =>
    row.kg.flatMap((kg, q) => (kg ? [offerOf(row, kg, QUARTERS[q] as string, { run, today, validUntil })] : [])),
  )
}

function offerOf(
  row: OfferRow,
  kg: number,
  period: string,
  when: { run: string; today: Date; validUntil: string },
): SampleOffer {
  const chain = chainOf(row.chain)
  const [incoterm, deliverFrom] = row.terms.split(' ') as [OfferDraft['incoterm'], string]
  const name = [row.supplier, row.material, row.grade?.replace(':', '-'), period, row.chain].filter(Boolean).join('/')
  return {
    supplier: row.supplier,
    ...(row.note ? { note: row.note } : {}),
    draft: {
      reference: `${name} ${when.run}`,
      material: row.material,
      ...(row.grade ? { grade: row.grade } : {}),
      ...(row.composition ? { composition: { ...row.composition } } : {}),
      quantityKg: String(kg),
      ...(row.minimumLotKg ? { minimumLotKg: row.minimumLotKg } : {}),
      ...(row.lotIncrementKg ? { lotIncrementKg: row.lotIncrementKg } : {}),
      period,
      incoterm,
      deliverFrom,
      price: row.price,
      validUntil: when.validUntil,
      chain,
      evidence: evidenceOf(chain, row.papers ?? 'all', when.today),
    },
  }
}
