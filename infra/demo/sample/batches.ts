import type { BatchDraft } from '@lodestone/contracts'

/**
 * The way of one quarter's magnets from Mount Weld to Narva, batch by batch. Places and who operates them are facts, quantities and days are
 * illustrative: of yields as processes are known to have.
 */
export type SampleBatch = Pick<
  BatchDraft,
  'material' | 'grade' | 'composition' | 'stage' | 'country' | 'site' | 'quantityKg'
> & {
  readonly key: string
  /** Who made and holds it: a supplier of the sample, with the operator's name as chains write it. */
  readonly by: { readonly supplier: string; readonly operator: string }
  readonly days: number
  readonly of: readonly string[]
}

const LYNAS = { supplier: 'lynas', operator: 'Lynas Rare Earths' }
const SILMET = { supplier: 'silmet', operator: 'NPM Silmet' }
const LCM = { supplier: 'lcm', operator: 'Less Common Metals' }
const NARVA = { supplier: 'narva', operator: 'NPM Narva' }

const mined = (key: string, material: string, quantityKg: string): SampleBatch => ({
  key,
  by: LYNAS,
  material,
  stage: 'mining',
  country: 'AU',
  site: 'Mount Weld',
  quantityKg,
  days: 90,
  of: [],
})
const separated = (
  key: string,
  material: string,
  quantityKg: string,
  composition: BatchDraft['composition'],
  of: string,
): SampleBatch => ({
  key,
  by: SILMET,
  material,
  composition,
  stage: 'separation',
  country: 'EE',
  site: 'Sillamäe',
  quantityKg,
  days: 70,
  of: [of],
})
const atEllesmere = (
  key: string,
  stage: 'metal' | 'alloy',
  material: string,
  quantityKg: string,
  composition: BatchDraft['composition'],
  days: number,
  of: readonly string[],
): SampleBatch => ({
  key,
  by: LCM,
  material,
  composition,
  stage,
  country: 'GB',
  site: 'Ellesmere Port',
  quantityKg,
  days,
  of,
})

export const NARVA_BATCHES: readonly SampleBatch[] = [
  mined('light-concentrate', 'rare-earth-concentrate', '420000'),
  mined('heavy-concentrate', 'heavy-rare-earth-concentrate', '95000'),
  separated('ndpr-oxide', 'ndpr-oxide', '30600', { Nd: '64.6', Pr: '20.0' }, 'light-concentrate'),
  separated('dy-oxide', 'dy-oxide', '2480', { Dy: '86.8' }, 'heavy-concentrate'),
  atEllesmere('ndpr-metal', 'metal', 'ndpr-metal', '24600', { Nd: '76.2', Pr: '23.6' }, 50, ['ndpr-oxide']),
  atEllesmere('dy-metal', 'metal', 'dy-metal', '2050', { Dy: '99.5' }, 50, ['dy-oxide']),
  atEllesmere('alloy', 'alloy', 'ndfeb-alloy', '82700', { Nd: '22.0', Pr: '6.8', Dy: '2.4', Tb: '0' }, 40, [
    'ndpr-metal',
    'dy-metal',
  ]),
  {
    key: 'magnets',
    by: NARVA,
    material: 'ndfeb-magnet',
    grade: 'N45SH',
    composition: { Nd: '22.0', Pr: '6.8', Dy: '2.4', Tb: '0' },
    stage: 'magnet',
    country: 'EE',
    site: 'Narva',
    quantityKg: '62000',
    days: 20,
    of: ['alloy'],
  },
]
