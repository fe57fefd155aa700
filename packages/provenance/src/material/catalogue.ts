import type { Form, Material, TradeCode } from './material.ts'

const MADE_AT = {
  oxide: 'separation',
  metal: 'metal',
  alloy: 'alloy',
  magnet: 'magnet',
  recycling: 'recycling',
} as const

const hs = (code: string, validFrom = '2017-01-01'): TradeCode => ({ system: 'HS', code, validFrom })
const cn = (code: string, validFrom: string): TradeCode => ({ system: 'CN', code, validFrom })
const maybe = (code: TradeCode): TradeCode => ({ ...code, uncertain: true })

// Days on which the CN rows below began are uncertain where marked; the magnets' split of 2023 is not.
const LIGHT_OXIDE = [hs('2846 90'), maybe(cn('2846 90 50', '2023-01-01'))]
const HEAVY_OXIDE = [hs('2846 90'), maybe(cn('2846 90 60', '2023-01-01'))]
const LIGHT_METAL = [hs('2805 30'), maybe(cn('2805 30 2x', '2023-01-01'))]
const HEAVY_METAL = [hs('2805 30'), maybe(cn('2805 30 31', '2023-01-01'))]
const FERRO_ALLOY = [maybe(hs('7202 99')), maybe(cn('7202 99', '2017-01-01'))]
const MAGNET: TradeCode[] = [
  hs('8505 11'),
  { system: 'CN', code: '8505 11 00', validFrom: '2017-01-01', validTo: '2022-12-31' },
  cn('8505 11 10', '2023-01-01'),
]

const material = (
  id: string,
  name: string,
  stage: Form,
  elements: readonly string[],
  specification: string,
  tradeCodes: readonly TradeCode[],
): Material => ({ id, name, stage, madeAt: MADE_AT[stage], elements, specification, units: 'kg', tradeCodes })

/** Everything the hub trades. Data: a row is added here and nowhere else. */
export const materials: readonly Material[] = [
  material('ndpr-oxide', 'NdPr oxide', 'oxide', ['Nd', 'Pr'], '75:25 Nd:Pr, >= 99.5 %', LIGHT_OXIDE),
  material('nd-oxide', 'Neodymium oxide', 'oxide', ['Nd'], '>= 99.5 %', LIGHT_OXIDE),
  material('pr-oxide', 'Praseodymium oxide', 'oxide', ['Pr'], '>= 99.5 %', LIGHT_OXIDE),
  material('sm-oxide', 'Samarium oxide', 'oxide', ['Sm'], '>= 99.5 %', LIGHT_OXIDE),
  material('dy-oxide', 'Dysprosium oxide', 'oxide', ['Dy'], '99.5 % or 99.9 %', HEAVY_OXIDE),
  material('tb-oxide', 'Terbium oxide', 'oxide', ['Tb'], '99.5 % or 99.9 %', HEAVY_OXIDE),
  material('gd-oxide', 'Gadolinium oxide', 'oxide', ['Gd'], '99.5 % or 99.9 %', HEAVY_OXIDE),
  material('ndpr-metal', 'NdPr metal', 'metal', ['Nd', 'Pr'], '>= 99 %', LIGHT_METAL),
  material('nd-metal', 'Neodymium metal', 'metal', ['Nd'], '>= 99 %', LIGHT_METAL),
  material('pr-metal', 'Praseodymium metal', 'metal', ['Pr'], '>= 99 %', LIGHT_METAL),
  material('sm-metal', 'Samarium metal', 'metal', ['Sm'], '>= 99 %', LIGHT_METAL),
  material('dy-metal', 'Dysprosium metal', 'metal', ['Dy'], '>= 99 % or 99.9 %', HEAVY_METAL),
  material('tb-metal', 'Terbium metal', 'metal', ['Tb'], '>= 99 % or 99.9 %', HEAVY_METAL),
  material('dyfe-alloy', 'Ferro-dysprosium', 'alloy', ['Dy', 'Fe'], '80 % Dy', FERRO_ALLOY),
  material('ndfeb-alloy', 'NdFeB alloy', 'alloy', ['Nd', 'Pr', 'Dy', 'Tb', 'Fe', 'B'], 'strip-cast flake', FERRO_ALLOY),
  material(
    'ndfeb-magnet',
    'Sintered NdFeB magnet',
    'magnet',
    ['Nd', 'Pr', 'Dy', 'Tb', 'Fe', 'B'],
    'sintered, grade N28 to N56 with coercivity suffix',
    MAGNET,
  ),
  material('ndfeb-bonded-magnet', 'Bonded NdFeB magnet', 'magnet', ['Nd', 'Pr', 'Fe', 'B'], 'bonded', MAGNET),
  material('smco-alloy', 'SmCo alloy', 'alloy', ['Sm', 'Co'], '1:5 or 2:17', []),
  material('smco-magnet', 'SmCo magnet', 'magnet', ['Sm', 'Co'], '1:5 or 2:17', MAGNET),
  material(
    'magnet-scrap',
    'Magnet scrap',
    'recycling',
    ['Nd', 'Pr', 'Dy', 'Tb'],
    'swarf or end of life, % of total rare-earth element',
    [],
  ),
]

const byId = new Map(materials.map(row => [row.id, row]))

/** A material of the catalogue, or `undefined` for an id that is not in it. */
export const findMaterial = (id: string): Material | undefined => byId.get(id)
