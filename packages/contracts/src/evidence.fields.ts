import type { CellField } from './field.ts'

/** The fields of a proof of an offer's origin. */
export const EVIDENCE_FIELDS = {
  type: {
    type: 'evidenceType',
    required: true,
    label: { en: 'Document type', de: 'Art des Dokuments', fr: 'Type de justificatif', ja: '証拠書類の種類' },
    help: 'Kind of document',
    example: 'certificate-of-origin',
  },
  issuer: {
    type: 'text',
    required: true,
    label: { en: 'Issued by', de: 'Ausgestellt von', fr: 'Émis par', ja: '発行者' },
    help: 'Who has issued it',
    example: 'Chamber of Perth',
  },
  stage: {
    type: 'stage',
    required: true,
    label: { en: 'Stage', de: 'Stufe', fr: 'Étape', ja: '工程' },
    help: 'What it proves the origin of',
    example: 'mining',
  },
  validFrom: {
    type: 'date',
    required: true,
    label: { en: 'Valid from', de: 'Gültig ab', fr: 'Valable du', ja: '有効開始日' },
    help: 'First day',
    example: '2026-01-01',
  },
  validTo: {
    type: 'date',
    required: true,
    label: { en: 'Valid to', de: 'Gültig bis', fr: 'Valable au', ja: '有効終了日' },
    help: 'Last day',
    example: '2028-12-31',
  },
  sha256: {
    type: 'sha256',
    required: true,
    label: { en: 'Hash', de: 'Hashwert', fr: 'Empreinte', ja: 'ハッシュ' },
    help: 'SHA-256 of the file that you have uploaded',
    example: 'ab'.repeat(32),
  },
} as const satisfies Readonly<Record<string, CellField>>
