import type { Fields } from './field.ts'

/** The fields of a forecast's line. */
export const LINE_FIELDS = {
  reference: {
    type: 'reference',
    required: true,
    label: { en: 'Line', de: 'Position', fr: 'Ligne', ja: '明細' },
    help: 'Your own name for the line, once in the file',
    example: 'L-001',
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
    help: 'A grade, if only that one or a better one will do: N28 to N56 with M, H, SH, UH, EH or AH, such as N45SH, or a purity in percent such as 99.5',
    example: '99.5',
  },
  quantityKg: {
    type: 'positiveKg',
    required: true,
    label: { en: 'Quantity kg', de: 'Menge kg', fr: 'Quantité kg', ja: '数量 kg' },
    help: 'Kilograms, to the gram',
    example: '1250.5',
  },
  minimumKg: {
    type: 'boundedKg',
    label: { en: 'Minimum kg', de: 'Mindestens kg', fr: 'Minimum kg', ja: '最低量 kg' },
    help: 'Less than this is of no use to you',
    example: '500',
  },
  period: {
    type: 'period',
    required: true,
    label: { en: 'Period', de: 'Zeitraum', fr: 'Période', ja: '納期' },
    help: 'A quarter such as 2027-Q1 or a month such as 2027-03',
    example: '2027-Q2',
  },
  deliverTo: {
    type: 'place',
    required: true,
    label: { en: 'Deliver to', de: 'Lieferort', fr: 'Livrer à', ja: '納入地' },
    help: 'A country (DE) or a UN/LOCODE (DEHAM)',
    example: 'DEHAM',
  },
  ceilingPrice: {
    type: 'money',
    parts: {
      amount: {
        type: 'positiveAmount',
        label: { en: 'Ceiling per kg', de: 'Höchstpreis je kg', fr: 'Plafond par kg', ja: '上限 kg 単価' },
        help: 'What you pay at most per kilogram, delivered',
        example: '95.00',
      },
      currency: {
        type: 'currency',
        label: { en: 'Currency', de: 'Währung', fr: 'Devise', ja: '通貨' },
        help: 'Its currency',
        example: 'EUR',
      },
    },
  },
  commitment: {
    type: 'commitment',
    required: true,
    label: { en: 'Commitment', de: 'Verbindlichkeit', fr: 'Engagement', ja: '確度' },
    help: 'forecast: it informs; intent: it joins rounds; firm: it binds',
    example: 'intent',
  },
  endUse: {
    type: 'text',
    label: { en: 'End use', de: 'Verwendung', fr: 'Utilisation', ja: '用途' },
    help: 'What it is for',
    example: 'traction motors',
  },
  priority: {
    type: 'whole',
    least: 1,
    most: 5,
    label: { en: 'Priority 1–5', de: 'Priorität 1–5', fr: 'Priorité 1–5', ja: '優先度 1–5' },
    help: '1 (first) to 5',
    example: '2',
  },
  provenanceFloor: {
    type: 'level',
    label: { en: 'Minimum origin level', de: 'Herkunft mind.', fr: 'Origine min.', ja: '原産レベルの下限' },
    help: 'The lowest level of origin that you take',
    example: 'B',
  },
  assurance: {
    type: 'assurance',
    meaning: 'how the origin must at least be known; more than the round asks, or the same, never less',
    label: { en: 'Proof of origin', de: 'Herkunftsbeleg', fr: 'Preuve d’origine', ja: '原産の証明' },
    help: 'declared: the supplier’s word will do; documented: the supplier has uploaded the files of its proofs; verified: credentials of registered issuers',
    example: 'documented',
  },
  substitutes: {
    type: 'substitutes',
    label: { en: 'Substitutes', de: 'Ersatz', fr: 'Substituts', ja: '代替品' },
    help: 'What else will do: material grade x kilograms of the need that one kilogram of it serves; several between semicolons',
    example: 'nd-oxide x 1.05',
  },
  carryOver: {
    type: 'flag',
    meaning: 'what a round leaves unserved of it joins the next one by itself; without it an award binds the line',
    label: {
      en: 'Rest joins next round',
      de: 'Rest in die nächste Runde',
      fr: 'Reste au cycle suivant',
      ja: '残りを次のラウンドへ',
    },
    help: 'yes: what a round leaves of it joins the next by itself',
  },
} as const satisfies Fields
