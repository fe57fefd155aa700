import { EVIDENCE_FIELDS } from './evidence.fields.ts'
import type { Fields } from './field.ts'
import { STAGE_FIELDS } from './stage.fields.ts'

/** The fields of an offer. Of its price, those of one of three kinds are filled in. */
export const OFFER_FIELDS = {
  reference: {
    type: 'reference',
    required: true,
    label: { en: 'Reference', de: 'Referenz', fr: 'Référence', ja: '参照番号' },
    help: 'Your own name for the offer',
    example: 'O-2027-01',
  },
  material: {
    type: 'material',
    required: true,
    label: { en: 'Material', de: 'Material', fr: 'Matière', ja: '材料' },
    help: 'A material of the catalogue',
    example: 'ndpr-oxide',
  },
  grade: {
    type: 'grade',
    label: { en: 'Grade', de: 'Güte', fr: 'Nuance', ja: 'グレード' },
    help: 'A magnet grade such as N45SH, or a purity in percent such as 99.5',
    example: '99.5',
  },
  composition: {
    type: 'composition',
    label: { en: 'Composition', de: 'Zusammensetzung', fr: 'Composition', ja: '組成' },
    help: 'Percent by element, between semicolons',
    example: 'Nd 75; Pr 25',
  },
  quantityKg: {
    type: 'positiveKg',
    required: true,
    label: { en: 'Quantity in kg', de: 'Menge in kg', fr: 'Quantité en kg', ja: '数量（kg）' },
    help: 'Kilograms, to the gram',
    example: '5000',
  },
  minimumLotKg: {
    type: 'positiveKg',
    label: { en: 'Smallest lot in kg', de: 'Kleinstes Los in kg', fr: 'Plus petit lot en kg', ja: '最小ロット（kg）' },
    help: 'The smallest lot that you sell',
    example: '500',
  },
  lotIncrementKg: {
    type: 'positiveKg',
    label: { en: 'Lot increment in kg', de: 'Losschritte in kg', fr: 'Pas des lots en kg', ja: 'ロット刻み（kg）' },
    help: 'Lots grow by this',
    example: '100',
  },
  period: {
    type: 'period',
    required: true,
    label: { en: 'Period', de: 'Zeitraum', fr: 'Période', ja: '納期' },
    help: 'A quarter such as 2027-Q1 or a month such as 2027-03',
    example: '2027-Q2',
  },
  incoterm: {
    type: 'incoterm',
    required: true,
    label: { en: 'Incoterm', de: 'Incoterm', fr: 'Incoterm', ja: 'インコタームズ' },
    help: 'Incoterms 2020',
    example: 'DAP',
  },
  deliverFrom: {
    type: 'place',
    required: true,
    label: { en: 'Delivered from', de: 'Geliefert ab', fr: 'Livré depuis', ja: '出荷地' },
    help: 'A country (AU) or a UN/LOCODE (AUFRE)',
    example: 'AUFRE',
  },
  price: {
    type: 'price',
    required: true,
    parts: {
      amount: {
        type: 'positiveAmount',
        label: { en: 'Price per kg', de: 'Preis je kg', fr: 'Prix par kg', ja: 'kg 単価' },
        help: 'A fixed price per kilogram',
        example: '90.00',
      },
      tiers: {
        type: 'tiers',
        label: { en: 'Price by volume', de: 'Preis nach Menge', fr: 'Prix selon le volume', ja: '数量別価格' },
        help: 'Or a price by quantity, from kilograms: amount',
      },
      index: {
        type: 'text',
        label: { en: 'Index', de: 'Index', fr: 'Indice', ja: '指数' },
        help: 'Or a price by an index: its name',
      },
      premium: {
        type: 'signedAmount',
        label: { en: 'Premium per kg', de: 'Aufschlag je kg', fr: 'Prime par kg', ja: 'kg 当たり加算額' },
        help: 'With an index: what is added to it, with a minus sign for a discount',
      },
      floor: {
        type: 'amount',
        label: { en: 'Not below', de: 'Nicht unter', fr: 'Pas moins de', ja: '下限' },
        help: 'With an index: never below',
      },
      cap: {
        type: 'positiveAmount',
        label: { en: 'Not above', de: 'Nicht über', fr: 'Pas plus de', ja: '上限' },
        help: 'With an index: never above',
      },
      shareAbove: {
        type: 'fraction',
        label: {
          en: 'Share above the cap',
          de: 'Anteil über der Obergrenze',
          fr: 'Part au-dessus du plafond',
          ja: '上限超過分の取り分',
        },
        help: 'With an index: the share of what lies above the floor, 0 to 1',
      },
      currency: {
        type: 'currency',
        required: true,
        label: { en: 'Currency', de: 'Währung', fr: 'Devise', ja: '通貨' },
        help: 'Currency of the price',
        example: 'EUR',
      },
    },
  },
  validUntil: {
    type: 'instant',
    required: true,
    label: { en: 'Valid until', de: 'Gültig bis', fr: 'Valable jusqu’au', ja: '有効期限' },
    help: 'A time such as 2027-12-31T12:00:00Z; a plain date means its end in UTC',
    example: '2027-12-31',
  },
  chain: { type: 'chain', required: true, rows: STAGE_FIELDS },
  evidence: { type: 'evidence', required: true, rows: EVIDENCE_FIELDS },
  batches: {
    type: 'batches',
    meaning: 'registered batches that it draws on, which then add up to its quantity',
    label: { en: 'Batches', de: 'Chargen', fr: 'Lots de production', ja: '製造ロット' },
    help: 'Registered batches that it draws on, id: kilograms; several between semicolons',
  },
  carryOver: {
    type: 'flag',
    meaning: 'what a round leaves unsold of it joins the next one by itself; without it an award binds the offer',
    label: {
      en: 'What a round leaves of it joins the next automatically',
      de: 'Was eine Runde davon übrig lässt, kommt von selbst in die nächste',
      fr: 'Ce qu’un cycle en laisse rejoint de lui-même le suivant',
      ja: 'ラウンドで残った分を自動的に次のラウンドへ繰り越す',
    },
    help: 'yes: what a round leaves of it joins the next by itself',
  },
} as const satisfies Fields
