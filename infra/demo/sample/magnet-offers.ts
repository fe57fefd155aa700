import { eur, jpy, type OfferRow, tiers, usd } from './offer-row.ts'
import type { ChainName } from './origin.ts'

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

/** Magnets that the sample’s suppliers offer. */
export const magnets: readonly OfferRow[] = [
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
