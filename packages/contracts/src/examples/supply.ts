import { XLSX } from '../files.ts'
import { SAMPLE_CREDENTIAL, SAMPLE_ISSUER } from './credential.ts'
import type { Examples } from './example.ts'
import { ids } from './ids.ts'
import { OWNERSHIP } from './ownership.ts'

/** A file that begins as a PDF does, and its SHA-256. */
const file = '%PDF-1.7\nCertificate of origin: Mount Weld, 2026\n'
const sha256 = 'c124f9a151ffb2c657335ca4de3c95a377578e092945d8dad950e936953d0faa'

const stage = (name: string, site: string) => ({
  stage: name,
  country: 'AU',
  site,
  operator: 'Southern Earths Ltd',
  ownership: [{ owner: 'Southern Earths Ltd', country: 'AU', sharePct: '100' }],
})
const proof = (name: string) => ({
  type: 'certificate-of-origin',
  issuer: 'Chamber of Minerals',
  stage: name,
  validFrom: '2026-01-01',
  validTo: '2028-12-31',
  sha256,
})
const COMMITMENT = {
  reference: 'OFFTAKE-2027',
  site: 'Kalgoorlie',
  country: 'AU',
  stage: 'separation',
  year: 2027,
  quantityKg: '4500000',
  to: 'Two trading houses',
}
const draft = {
  reference: 'SE-2027-Q2',
  material: 'ndpr-oxide',
  quantityKg: '4000',
  minimumLotKg: '100',
  period: '2027-Q2',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  price: { fixed: { amount: '90.00', currency: 'EUR' } },
  validUntil: '2027-12-31T00:00:00Z',
  chain: [stage('mining', 'Mount Weld'), stage('separation', 'Kalgoorlie')],
  evidence: [proof('mining'), proof('separation')],
}
const imported = { ...draft, reference: 'SE-2027-Q4', period: '2027-Q4' }
const csvOf = (
  reference: string,
) => `reference,material,quantityKg,period,incoterm,deliverFrom,price.amount,price.currency,validUntil,chain.stage,chain.country,chain.site,chain.operator,chain.ownership
${reference},ndpr-oxide,5000,2027-Q4,DAP,AU,90.00,EUR,2027-12-31,mining,AU,Mount Weld,Southern Earths Ltd,Southern Earths Ltd [AU] 100
${reference},,,,,,,,,separation,AU,Kalgoorlie,Southern Earths Ltd,Southern Earths Ltd [AU] 100
`
const ndjsonOf = (reference: string) => `${JSON.stringify({ ...imported, reference })}\n`
const attests = [{ types: ['DigitalTraceabilityEvent'], stages: ['separation'], from: '2026-01-01' }]
const rules = {
  coveredCountries: ['CN'],
  stages: ['mining', 'separation'],
  location: 'covered',
  ownership: { method: 'multiply', pct: '25', inclusive: true },
  technology: 'noted',
}

export const supply: Examples = {
  listMaterials: { as: 'member', query: { limit: 2 } },
  readMaterial: { as: 'member', path: { id: 'ndpr-oxide' } },
  listPolicies: { as: 'supplier', query: { limit: 2 } },
  readPolicy: { as: 'supplier', path: { id: 'lodestone-origin' } },
  addPolicyVersion: {
    as: 'operator',
    path: { id: 'buyers-code' },
    headers: { 'idempotency-key': 'buyers-code-1' },
    body: {
      name: "The buyers' own code of origin",
      reason: 'Agreed by the members in their spring meeting.',
      validFrom: '2027-01-01',
      state: 'in-force',
      source: { title: 'Code of origin', reference: 'Minutes of 14 September 2026' },
      rules,
    },
  },
  previewPolicy: { as: 'operator', path: { id: 'lodestone-origin' }, query: { limit: 2 }, body: { rules } },
  uploadEvidence: { as: 'supplier', body: file, gives: { [sha256]: 'sha256' } },
  readEvidence: { as: 'supplier', path: { sha256 } },
  postOffer: {
    as: 'supplier',
    headers: { 'idempotency-key': 'offer-2027-q2' },
    body: draft,
    gives: { [ids.offer]: 'id' },
  },
  importOffers: {
    as: 'supplier',
    headers: { 'idempotency-key': 'offers-2027-q4' },
    body: { offers: [imported] },
    also: {
      'text/csv': { text: csvOf('SE-2027-Q4-csv') },
      'application/x-ndjson': { text: ndjsonOf('SE-2027-Q4-lines') },
      [XLSX]: { template: 'offer.xlsx' },
    },
  },
  previewOffers: {
    as: 'supplier',
    query: { first: 2 },
    body: { offers: [imported] },
    also: {
      'text/csv': { text: csvOf('SE-2027-Q4') },
      'application/x-ndjson': { text: ndjsonOf('SE-2027-Q4') },
      [XLSX]: { template: 'offer.xlsx' },
    },
  },
  exportOffers: { as: 'supplier', query: { format: 'csv', material: 'ndpr-oxide' } },
  readTemplate: { as: 'member', path: { name: 'forecast.csv' } },
  listOffers: { as: 'supplier', query: { material: 'ndpr-oxide', limit: 2 } },
  readOffer: { as: 'supplier', path: { id: ids.offer } },
  reviseOffer: {
    as: 'supplier',
    path: { id: ids.offer },
    headers: { 'if-match': '"1"' },
    body: { ...draft, price: { fixed: { amount: '89.50', currency: 'EUR' } } },
  },
  withdrawOffer: { as: 'supplier', path: { id: ids.waitingOffer }, headers: { 'if-match': '"1"' } },
  readScreening: { as: 'supplier', path: { id: ids.offer }, query: { on: '2027-06-30' } },
  readScreeningCredential: { as: 'supplier', path: { id: ids.offer } },
  readHubDocument: { as: 'member', gives: { [ids.hubKey]: 'verificationMethod.0.id' } },
  readStatusList: { as: 'member', path: { n: '1' } },
  listDeliveries: {
    as: 'member',
    query: { allocation: ids.allocation },
    gives: { [ids.deliveredGoods]: 'items.0.id' },
  },
  readPassport: { as: 'member', path: { id: ids.deliveredGoods } },
  listIssued: { as: 'member', query: { kind: 'passport' }, gives: { [ids.issued]: 'items.0.id' } },
  readIssued: { as: 'member', path: { id: ids.issued } },
  readDeliveryProof: { as: 'auditor', path: { id: ids.deliveredGoods } },
  readScreeningQueue: { as: 'operator', gives: { [ids.waitingOffer]: 'items.0.id' } },
  decideScreening: {
    as: 'operator',
    path: { id: ids.waitingOffer },
    body: { level: 'C', reason: 'The audit report names every site; the certificate follows.' },
  },
  loadRestrictions: {
    as: 'operator',
    path: { id: 'sanctions' },
    query: { name: 'Financial sanctions' },
    body: {
      entries: [
        { id: '11', names: ['Гранитогорск', 'Granitogorsk Trading LLC'], type: 'enterprise', programme: 'EXAMPLE' },
      ],
    },
    also: {
      'text/csv': { text: 'id,name,aliases,type\n11,Гранитогорск,Granitogorsk Trading LLC,enterprise\n' },
      'application/xml': {
        text:
          '<export xmlns="http://eu.europa.ec/fpi/fsd/export"><sanctionEntity logicalId="11"><regulation programme="EXAMPLE"/>' +
          '<subjectType code="enterprise"/><nameAlias wholeName="Гранитогорск" strong="true"/>' +
          '<nameAlias wholeName="Granitogorsk Trading LLC" strong="true"/></sanctionEntity></export>',
      },
    },
  },
  listRestrictions: { as: 'operator', query: { limit: 2 } },
  listNameMatches: { as: 'operator', query: { state: 'open' }, gives: { [ids.nameMatch]: 'items.0.id' } },
  decideNameMatch: {
    as: 'operator',
    path: { id: ids.nameMatch },
    body: { is: 'other', reason: 'Another company of this name, founded in 1931 in Perth.' },
  },
  deleteRestrictions: { as: 'operator', path: { id: 'sanctions' }, headers: { 'if-match': '"3"' } },
  readOwnership: { as: 'supplier', body: OWNERSHIP },
  registerBatch: {
    as: 'supplier',
    headers: { 'idempotency-key': 'batch-2026-041' },
    body: {
      reference: 'https://id.gs1.org/01/09520123456788/10/ndpr-oxide-3',
      issuer: 'Southern Earths Ltd',
      material: 'ndpr-oxide',
      grade: '99.5',
      stage: 'separation',
      country: 'AU',
      site: 'Kalgoorlie',
      quantityKg: '4000',
      madeOn: '2025-12-01',
    },
    gives: { [ids.batch]: 'id' },
  },
  registerJointBatches: {
    as: 'supplier',
    headers: { 'idempotency-key': 'batches-2026-042' },
    body: {
      stage: 'separation',
      country: 'AU',
      site: 'Kalgoorlie',
      madeOn: '2025-12-02',
      inputs: [{ batch: ids.batch, quantityKg: '100' }],
      products: [
        { reference: 'ND-42', material: 'nd-oxide', quantityKg: '70' },
        { reference: 'PR-42', material: 'pr-oxide', quantityKg: '20' },
      ],
    },
    gives: { [ids.withdrawnBatch]: 'items.1.id' },
  },
  withdrawBatch: { as: 'supplier', path: { id: ids.withdrawnBatch } },
  giveBatchCredentials: { as: 'supplier', path: { id: ids.batch }, body: { credentials: [ids.credential] } },
  nameBatches: {
    as: 'supplier',
    path: { id: ids.allocation },
    headers: { 'idempotency-key': 'batches-of-award-1' },
    body: { batches: [{ batch: ids.batch, quantityKg: '80' }] },
  },
  listBatches: { as: 'supplier', query: { material: 'ndpr-oxide', limit: 2 } },
  readBatch: { as: 'supplier', path: { id: ids.batch } },
  listSites: { as: 'supplier', query: { limit: 2 } },
  stateCommitment: {
    as: 'supplier',
    headers: { 'idempotency-key': 'commitment-2027-1' },
    body: COMMITMENT,
    gives: { [ids.commitment]: 'id' },
  },
  listCommitments: { as: 'supplier', query: { limit: 2 } },
  readCommitment: { as: 'supplier', path: { id: ids.commitment } },
  reviseCommitment: {
    as: 'supplier',
    path: { id: ids.commitment },
    headers: { 'if-match': '"1"' },
    body: { ...COMMITMENT, quantityKg: '5000000' },
  },
  withdrawCommitment: { as: 'supplier', path: { id: ids.commitment }, headers: { 'if-match': '"2"' } },
  exportRoundOffers: { as: 'supplier', path: { id: ids.round }, query: { format: 'csv' } },
  listRoundOffers: { as: 'supplier', path: { id: ids.round }, gives: { [ids.supplier]: 'items.0.participantId' } },
  registerIssuer: {
    as: 'operator',
    headers: { 'idempotency-key': 'issuer-1' },
    body: { did: SAMPLE_ISSUER, name: 'Chamber of Minerals', attests },
    gives: { [ids.issuer]: 'id' },
  },
  listIssuers: { as: 'member', query: { limit: 2 } },
  readIssuer: { as: 'supplier', path: { id: ids.issuer } },
  reviseIssuer: {
    as: 'operator',
    path: { id: ids.issuer },
    headers: { 'if-match': '"1"' },
    body: { name: 'Chamber of Minerals and Metals', attests },
  },
  withdrawIssuer: {
    as: 'operator',
    path: { id: ids.issuer },
    body: { reason: 'Its accreditation has ended.' },
  },
  withdrawHubKey: {
    as: 'operator',
    path: { kid: ids.hubKey },
    body: { reason: 'Its secret was found in a backup.' },
  },
  giveCredential: {
    as: 'supplier',
    body: { credential: SAMPLE_CREDENTIAL },
    also: { 'application/vc+jwt': { text: SAMPLE_CREDENTIAL } },
    gives: { [ids.credential]: 'id' },
  },
  listCredentials: { as: 'supplier', query: { status: 'accepted', limit: 2 } },
  readCredential: { as: 'supplier', path: { id: ids.credential } },
  withdrawCredential: { as: 'supplier', path: { id: ids.credential }, headers: { 'if-match': '"1"' } },
}
