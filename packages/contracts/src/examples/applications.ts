import type { Examples } from './example.ts'
import { ids } from './ids.ts'

const extract = '063490a03688951ca086f26622164adff5f2be809cf3c9daa451931757bb7b83'
const file = '%PDF-1.7\nExtract of the register: Murchison Earths, 2026\n'

const applied = {
  kind: 'supplier',
  legalName: 'Murchison Earths Pty Ltd',
  country: 'AU',
  lei: '5493001KJTIIGC8Y1R12',
  webPage: 'https://murchison-earths.example',
  address: { street: '12 Separation Way', postalCode: '6000', city: 'Perth', country: 'AU' },
  owners: [{ name: 'Murchison Holdings Ltd', country: 'AU', sharePct: '60', naturalPerson: false }],
  contact: {
    name: 'Ruth Carter',
    email: 'ruth.carter@murchison-earths.example',
    function: 'Managing director',
    phone: '+61 8 5550 0100',
  },
  otherContacts: [{ name: 'Tom Webb', email: 'sales@murchison-earths.example', function: 'Head of sales' }],
}

export const applications: Examples = {
  readTerms: { as: 'applicant' },
  createApplication: {
    as: 'applicant',
    headers: { 'idempotency-key': 'apply-murchison' },
    body: applied,
    gives: { [ids.application]: 'id' },
  },
  listApplications: { as: 'operator', query: { state: 'submitted', limit: 2 } },
  countApplications: { as: 'operator' },
  giveApplicationDocument: {
    as: 'applicant',
    path: { id: ids.application },
    query: { kind: 'register-extract' },
    body: file,
    gives: { [extract]: 'sha256' },
  },
  listApplicationDocuments: { as: 'applicant', path: { id: ids.application } },
  readApplicationDocument: { as: 'operator', path: { id: ids.application, sha256: extract } },
  deleteApplicationDocument: { as: 'applicant', path: { id: ids.application, sha256: extract } },
  listResemblances: { as: 'operator', path: { id: ids.application } },
  askApplicant: {
    as: 'operator',
    path: { id: ids.application },
    body: { question: 'Who owns the other 40 per cent?' },
  },
  readApplication: { as: 'applicant', path: { id: ids.application } },
  reviseApplication: {
    as: 'applicant',
    path: { id: ids.application },
    headers: { 'if-match': '"2"' },
    body: {
      ...applied,
      owners: [...applied.owners, { name: 'Ruth Carter', country: 'AU', sharePct: '40', naturalPerson: true }],
      answer: 'I do; I have added myself.',
    },
  },
  admitApplication: {
    as: 'operator',
    path: { id: ids.application },
    body: { reference: 'ME-014', group: 'Murchison' },
  },
  withdrawApplication: { as: 'applicant', path: { id: ids.withdrawnApplication } },
  refuseApplication: {
    as: 'operator',
    path: { id: ids.refusedApplication },
    body: { reasons: 'The registration number belongs to a company that was dissolved in 2024.' },
  },
}
