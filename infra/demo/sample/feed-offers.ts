import { eur, type OfferRow, tiers, usd } from './offer-row.ts'
import type { ChainName } from './origin.ts'

const oxide = (
  supplier: string,
  material: string,
  kg: OfferRow['kg'],
  terms: OfferRow['terms'],
  price: OfferRow['price'],
  chain: ChainName,
  more: Partial<OfferRow> = {},
): OfferRow => ({ supplier, material, kg, terms, price, chain, ...more })

/** Oxides and metals that they offer. */
export const feed: readonly OfferRow[] = [
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
