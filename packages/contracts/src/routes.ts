import { z } from 'zod'
import { cell, publication } from './aggregation.ts'
import { auditHead, auditProof } from './audit.ts'
import { forecast, forecastDraft, lineDraft } from './demand.ts'
import { roundElements } from './element.ts'
import { forecastPreview, offerPreview, reading, XLSX } from './files.ts'
import { participant, participantDraft } from './participant.ts'
import { policy, policyPreview, policyPreviewDraft, policyVersionDraft } from './policy.ts'
import {
  allocation,
  contractReport,
  deliveryReport,
  explanation,
  round,
  roundDraft,
  roundState,
  ruleChanges,
} from './round.ts'
import { EVERYONE, type Role, type RouteContract, SERVICES, type ServiceName } from './route.ts'
import { MAX_OFFERS, offer, offerDraft, screening } from './supply.ts'
import * as v from './values.ts'

/**
 * The public API: every route, its owner and who may call it. This is the one place that grants anything; what is not named is denied.
 * An organisation's own objects only, for members and suppliers: another's answers 404 as a missing one does.
 */

const MiB = 1024 * 1024

const OPERATOR: readonly Role[] = ['operator']
const MEMBER: readonly Role[] = ['member']
const SUPPLIER: readonly Role[] = ['supplier']
const PARTIES: readonly Role[] = ['member', 'supplier']
const OVERSIGHT: readonly Role[] = ['operator', 'auditor']
const MEMBER_SIDE: readonly Role[] = ['member', 'operator', 'auditor']
const SUPPLIER_SIDE: readonly Role[] = ['supplier', 'operator', 'auditor']

const paging = {
  limit: z.coerce.number().int().min(1).max(500).optional().describe('items of a page, 100 unless given'),
  cursor: z.string().max(500).optional().describe('where to go on: the nextCursor of the page before'),
}
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
const query = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape)
const filter = {
  material: v.materialId.optional().describe('this material only, by its id'),
  period: v.period.optional().describe('this period only: a quarter such as 2027-Q1 or a month such as 2027-03'),
}
/** How many items of a page come from each service. */
const parts = z.array(z.object({ service: z.enum(SERVICES), items: z.int() }))
const listedReference = v.reference.optional().describe('the forecast’s reference, where the body is a file')
const because = z.strictObject({ reason: v.reason })
const record = z.record(z.string(), z.json())

const found = (schema: z.ZodType, description = 'Found') => ({ status: 200, description, schema })
/** A file: CSV unless another format is asked for. */
const fileGiven = (description: string, formats: readonly string[] = [XLSX, 'application/x-ndjson']) => ({
  status: 200,
  description,
  media: 'text/csv',
  alsoGives: formats,
})
const FILES = ['text/csv', 'application/x-ndjson', XLSX] as const
const exporting = {
  format: z.enum(['csv', 'xlsx', 'ndjson']).optional().describe('the kind of file, csv unless given'),
  cursor: z.string().max(500).optional().describe('where to go on: as the `Link` of the part before says'),
}
const previewing = {
  ...reading,
  first: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe('how many of its rows are shown, 100 unless given'),
}
const created = (schema: z.ZodType, description = 'Created') => ({ status: 201, description, schema })

type Draft = Omit<RouteContract, 'id' | 'service' | 'method' | 'path' | 'who' | 'summary' | 'success'> & {
  success?: RouteContract['success']
}
function route<const Id extends string>(
  id: Id,
  service: ServiceName,
  line: `${RouteContract['method']} /${string}`,
  who: readonly Role[],
  summary: string,
  success: RouteContract['success'],
  more: Draft = {},
): RouteContract & { readonly id: Id } {
  const [method, path] = line.split(' ') as [RouteContract['method'], string]
  return { ...more, id, service, method, path, who, summary, success }
}

export const webhook = z.object({
  id: v.id,
  url: z.string(),
  types: z.array(z.string()),
  version: z.int(),
  createdAt: v.instant,
  state: z.enum(['active', 'disabled']),
  disabledReason: z.enum(['gone', 'failing']).optional(),
  disabledAt: v.instant.optional(),
  failingSince: v.instant.optional(),
  /** How many secrets sign: two and more while a rotation overlaps. */
  secrets: z.int(),
  /** The newest secret, once: where it was made. */
  secret: z.string().optional(),
})
export const webhookDelivery = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  createdAt: v.instant,
  nextAttemptAt: v.instant.optional(),
  lastAttemptAt: v.instant.optional(),
  lastStatus: z.int().optional(),
  lastError: z.string().optional(),
})
const deliveryState = webhookDelivery.shape.state
const material = record
export const auditEntry = z.object({
  seq: z.int(),
  subject: z.string(),
  type: z.string(),
  time: v.instant,
  actor: z.string(),
  data: z.json(),
  previousHash: v.sha256,
  hash: v.sha256,
})
export const roundLine = z.object({
  ...lineDraft.shape,
  id: v.id,
  forecastId: v.id,
  participantId: v.id,
  version: z.int(),
  entry: z.enum(['joined', 'dropped', 'left', 'confirmed']),
  reason: z.string().optional(),
})

export const routes = [
  // Participants
  route(
    'createParticipant',
    'participants',
    'POST /participants',
    OPERATOR,
    'Register an organisation that applies to take part',
    created(participant),
    { body: participantDraft, idempotent: true },
  ),
  route(
    'listParticipants',
    'participants',
    'GET /participants',
    EVERYONE,
    'Participants: all for operators and auditors, itself for a participant',
    found(page(participant)),
    {
      query: query({
        ...paging,
        kind: z.enum(['member', 'supplier']).optional().describe('members or suppliers only'),
        status: z.enum(['applied', 'admitted', 'suspended']).optional().describe('those in this status only'),
        reference: v.reference.optional().describe('the one with this reference'),
      }),
      audited: true,
    },
  ),
  route('readParticipant', 'participants', 'GET /participants/{id}', EVERYONE, 'One participant', found(participant), {
    audited: true,
  }),
  route(
    'admitParticipant',
    'participants',
    'POST /participants/{id}/admit',
    OPERATOR,
    'Admit a participant, or admit it again after a suspension',
    found(participant, 'Admitted'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'suspendParticipant',
    'participants',
    'POST /participants/{id}/suspend',
    OPERATOR,
    'Suspend a participant',
    found(participant, 'Suspended'),
    { body: because },
  ),
  route(
    'createWebhook',
    'participants',
    'POST /webhooks',
    PARTIES,
    'Have events about your own objects sent to a URL',
    created(webhook),
    {
      body: z.strictObject({ url: z.url().max(2000), types: z.array(z.string().max(100)).min(1).max(50) }),
      idempotent: true,
    },
  ),
  route('listWebhooks', 'participants', 'GET /webhooks', PARTIES, 'Your webhooks', found(page(webhook)), {
    query: query(paging),
  }),
  route(
    'listWebhookTypes',
    'participants',
    'GET /webhooks/types',
    EVERYONE,
    'The types of events that a webhook can hear of',
    found(page(z.object({ type: z.string(), summary: z.string() }))),
  ),
  route('readWebhook', 'participants', 'GET /webhooks/{id}', PARTIES, 'A webhook and how it stands', found(webhook)),
  route(
    'rotateWebhookSecret',
    'participants',
    'POST /webhooks/{id}/rotate-secret',
    PARTIES,
    'A new secret; those before sign beside it until the overlap is over',
    { status: 200, description: 'The new secret, once', schema: webhook },
    {
      bodyOptional: true,
      body: z.strictObject({ overlapHours: z.int().min(0).max(168).optional() }),
      idempotent: true,
    },
  ),
  route(
    'testWebhook',
    'participants',
    'POST /webhooks/{id}/test',
    PARTIES,
    'Send a webhook a message that says nothing',
    { status: 202, description: 'Will be sent', schema: webhookDelivery },
    { bodyOptional: true, body: z.strictObject({}), idempotent: true },
  ),
  route(
    'enableWebhook',
    'participants',
    'POST /webhooks/{id}/enable',
    PARTIES,
    'Send to a disabled webhook again',
    found(webhook, 'Active'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'redeliverFailedWebhooks',
    'participants',
    'POST /webhooks/{id}/redeliver',
    PARTIES,
    'Send again what failed since a time',
    { status: 202, description: 'Will be sent again', schema: z.object({ redelivered: z.int() }) },
    { body: z.strictObject({ since: v.instant }) },
  ),
  route(
    'deleteWebhook',
    'participants',
    'DELETE /webhooks/{id}',
    PARTIES,
    'End a webhook',
    { status: 204, description: 'Ended' },
    { ifMatch: true },
  ),
  route(
    'listWebhookDeliveries',
    'participants',
    'GET /webhooks/{id}/deliveries',
    PARTIES,
    'What was sent to a webhook and how it was answered',
    found(page(webhookDelivery)),
    { query: query({ ...paging, state: deliveryState.optional().describe('those in this state only') }) },
  ),
  route(
    'redeliverWebhook',
    'participants',
    'POST /webhooks/{id}/deliveries/{deliveryId}/redeliver',
    PARTIES,
    'Send one delivery again',
    { status: 202, description: 'Will be sent again', schema: webhookDelivery },
    { bodyOptional: true, body: z.strictObject({}) },
  ),

  // Catalogue
  route(
    'listMaterials',
    'supply',
    'GET /materials',
    EVERYONE,
    'The materials the hub trades in',
    found(page(material)),
    { query: query(paging) },
  ),
  route('readMaterial', 'supply', 'GET /materials/{id}', EVERYONE, 'One material', found(material)),
  route(
    'listPolicies',
    'supply',
    'GET /policies',
    EVERYONE,
    'Provenance policies with their versions and dates',
    found(page(policy)),
    { query: query(paging) },
  ),
  route('readPolicy', 'supply', 'GET /policies/{id}', EVERYONE, 'One provenance policy, all versions', found(policy)),
  route(
    'addPolicyVersion',
    'supply',
    'POST /policies/{id}/versions',
    OPERATOR,
    'Add a version to a policy, or a new policy; the version before ends the day before, and what it judged is judged again',
    created(policy),
    { body: policyVersionDraft, idempotent: true },
  ),
  route(
    'previewPolicy',
    'supply',
    'POST /policies/{id}/preview',
    OPERATOR,
    'How many standing offers rules would move from which level to which, and which offers; changes nothing',
    found(policyPreview, 'Hypothetical'),
    { body: policyPreviewDraft, query: query(paging), audited: true },
  ),

  // Demand
  route(
    'submitForecast',
    'demand',
    'POST /demand/forecasts',
    MEMBER,
    'Submit a demand forecast: JSON, or its lines as CSV, NDJSON or a workbook with ?reference=; an ERP forecast or Catena-X demand with ?format= and ?mapping=',
    created(forecast),
    {
      body: forecastDraft,
      query: query({ reference: listedReference, ...reading }),
      alsoAccepts: FILES,
      files: 'import',
      bodyLimit: 16 * MiB,
      idempotent: true,
    },
  ),
  route(
    'previewForecast',
    'demand',
    'POST /demand/forecasts/preview',
    MEMBER,
    'What an import of this file would store, with every error beside its cell; stores nothing',
    found(forecastPreview, 'Read'),
    {
      body: forecastDraft,
      query: query({ reference: listedReference, ...previewing }),
      alsoAccepts: FILES,
      files: 'preview',
      bodyLimit: 16 * MiB,
    },
  ),
  route(
    'exportForecasts',
    'demand',
    'GET /demand/forecasts/export',
    MEMBER_SIDE,
    'Forecasts as a file, a row for each line, in the columns of the template',
    fileGiven('Forecasts'),
    { query: query({ ...exporting, ...filter }), audited: true },
  ),
  route(
    'listForecasts',
    'demand',
    'GET /demand/forecasts',
    MEMBER_SIDE,
    'Forecasts: your own; all for operators and auditors, and that is audited. A page ends before its limit where its forecasts come to 20,000 lines',
    found(page(forecast)),
    { query: query({ ...paging, ...filter }), audited: true },
  ),
  route(
    'readForecast',
    'demand',
    'GET /demand/forecasts/{id}',
    MEMBER_SIDE,
    'One forecast with its lines',
    found(forecast),
    { audited: true },
  ),
  route(
    'reviseForecast',
    'demand',
    'PUT /demand/forecasts/{id}',
    MEMBER,
    'Replace a forecast by a new version of it',
    found(forecast, 'Revised'),
    {
      body: forecastDraft,
      query: query({ reference: listedReference, ...reading }),
      alsoAccepts: FILES,
      files: 'import',
      bodyLimit: 16 * MiB,
      ifMatch: true,
    },
  ),
  route(
    'withdrawForecast',
    'demand',
    'DELETE /demand/forecasts/{id}',
    MEMBER,
    'Withdraw a forecast; it then reads as withdrawn',
    found(forecast, 'Withdrawn'),
    { ifMatch: true },
  ),
  route(
    'readForecastHistory',
    'demand',
    'GET /demand/forecasts/{id}/history',
    MEMBER_SIDE,
    'Every version of a forecast',
    found(page(record)),
    { query: query(paging), audited: true },
  ),
  route(
    'listRoundLines',
    'demand',
    'GET /rounds/{id}/lines',
    MEMBER_SIDE,
    'Lines that have joined a round: your own, or all for operators and auditors',
    found(page(roundLine)),
    { query: query(paging), audited: true },
  ),
  route(
    'exportRoundLines',
    'demand',
    'GET /rounds/{id}/lines/export',
    MEMBER_SIDE,
    'Lines that have joined a round, as a file',
    fileGiven('Lines'),
    { query: query(exporting), audited: true },
  ),
  route(
    'dropRoundLine',
    'demand',
    'POST /rounds/{id}/lines/{lineId}/drop',
    OPERATOR,
    'Drop a line from a round in evaluation',
    found(roundLine, 'Dropped'),
    { body: because },
  ),
  route(
    'leaveRound',
    'demand',
    'POST /rounds/{id}/lines/{lineId}/leave',
    MEMBER,
    'Take a line out of a round, from publication of the pool to the close',
    found(roundLine, 'Left'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),

  // Aggregation
  route(
    'readDemandCells',
    'aggregation',
    'GET /aggregation/demand',
    EVERYONE,
    'Demand by material, grade, period and bloc: live for operators, the last safe publication for everybody else',
    found(page(cell)),
    { query: query({ ...paging, ...filter, bloc: v.bloc.optional().describe('this bloc only') }), audited: true },
  ),
  route(
    'readExposure',
    'aggregation',
    'GET /aggregation/exposure',
    EVERYONE,
    "Direct and indirect Chinese share of a bloc's imports, by intermediary",
    found(record),
    {
      query: query({
        bloc: v.bloc.describe('whose imports'),
        material: v.materialId.optional().describe('the material, ndfeb-magnet unless given'),
        year: z.coerce
          .number()
          .int()
          .min(2000)
          .max(2100)
          .optional()
          .describe('the year, the last one known unless given'),
        round: v.id.optional().describe('the round whose relief is shown beside it'),
      }),
      audited: true,
      refuses: ['not-found'],
    },
  ),
  route(
    'readCoverage',
    'aggregation',
    'GET /aggregation/coverage',
    OPERATOR,
    'Demand, eligible supply and gap per material and period, and shares per country and stage',
    found(record),
    { query: query(filter), audited: true },
  ),
  route(
    'publishCells',
    'aggregation',
    'POST /aggregation/publications',
    OPERATOR,
    'Publish safe demand cells now',
    created(publication),
    { bodyOptional: true, body: z.strictObject({}), idempotent: true },
  ),
  route(
    'listPublications',
    'aggregation',
    'GET /aggregation/publications',
    OVERSIGHT,
    'Publications with what each suppressed',
    found(page(record)),
    { query: query(paging) },
  ),
  route(
    'readPool',
    'aggregation',
    'GET /rounds/{id}/pool',
    EVERYONE,
    'The published pool sheet of a round',
    found(publication),
    { refuses: ['wrong-state'] },
  ),
  route(
    'exportPool',
    'aggregation',
    'GET /rounds/{id}/pool/export',
    EVERYONE,
    'The published pool sheet of a round, as a file',
    fileGiven('The pool sheet'),
    { query: query({ format: exporting.format }), refuses: ['wrong-state'] },
  ),

  // Supply
  route(
    'postOffer',
    'supply',
    'POST /supply/offers',
    SUPPLIER,
    'Post an offer with its price, lots and the whole chain of origin',
    created(offer),
    { body: offerDraft, idempotent: true },
  ),
  route(
    'importOffers',
    'supply',
    'POST /supply/offers/import',
    SUPPLIER,
    'Post the offers of a file, all or none: CSV, NDJSON, a workbook, or { offers } in JSON',
    created(z.object({ items: z.array(offer) })),
    {
      body: z.strictObject({ offers: z.array(offerDraft).min(1).max(MAX_OFFERS) }),
      query: query(reading),
      alsoAccepts: FILES,
      files: 'preview',
      bodyLimit: 16 * MiB,
      idempotent: true,
      refuses: ['duplicate-reference'],
    },
  ),
  route(
    'previewOffers',
    'supply',
    'POST /supply/offers/preview',
    SUPPLIER,
    'What an import of these offers would store, with every error beside its cell; stores nothing',
    found(offerPreview, 'Read'),
    {
      body: z.strictObject({ offers: z.array(offerDraft).min(1).max(MAX_OFFERS) }),
      query: query(previewing),
      alsoAccepts: FILES,
      files: 'preview',
      bodyLimit: 16 * MiB,
    },
  ),
  route(
    'exportOffers',
    'supply',
    'GET /supply/offers/export',
    SUPPLIER_SIDE,
    'Offers as a file, in the columns of the template, with the prices that their list shows',
    fileGiven('Offers'),
    { query: query({ ...exporting, ...filter }), audited: true },
  ),
  route(
    'readTemplate',
    'supply',
    'GET /templates/{name}',
    EVERYONE,
    'A file to fill in: forecast.csv, forecast.xlsx, offer.csv, offer.xlsx',
    fileGiven('The template', [XLSX]),
  ),
  route(
    'listOffers',
    'supply',
    'GET /supply/offers',
    SUPPLIER_SIDE,
    'Offers: your own; all for operators and auditors, with a price when a round that holds the offer is matched',
    found(page(offer)),
    { query: query({ ...paging, ...filter }), audited: true },
  ),
  route('readOffer', 'supply', 'GET /supply/offers/{id}', SUPPLIER_SIDE, 'One offer', found(offer), { audited: true }),
  route(
    'reviseOffer',
    'supply',
    'PUT /supply/offers/{id}',
    SUPPLIER,
    'Replace an offer by a new version of it',
    found(offer, 'Revised'),
    { body: offerDraft, ifMatch: true },
  ),
  route(
    'withdrawOffer',
    'supply',
    'DELETE /supply/offers/{id}',
    SUPPLIER,
    'Withdraw an offer; it then reads as withdrawn',
    found(offer, 'Withdrawn'),
    { ifMatch: true },
  ),
  route(
    'readScreening',
    'supply',
    'GET /supply/offers/{id}/screening',
    SUPPLIER_SIDE,
    'The provenance screening of an offer, under another policy or day if asked',
    found(screening),
    {
      query: query({
        policy: z.string().max(64).optional().describe('the policy to judge under, by its id'),
        on: v.date.optional().describe('the day to judge on, today unless given'),
      }),
      audited: true,
    },
  ),
  route(
    'readScreeningQueue',
    'supply',
    'GET /supply/screening-queue',
    OPERATOR,
    'Offers that wait for an operator, with what is missing',
    found(page(record)),
    { query: query(paging), audited: true },
  ),
  route(
    'decideScreening',
    'supply',
    'POST /supply/offers/{id}/screening/decision',
    OPERATOR,
    "Decide an offer's level with a reason; the computed level stays beside it",
    found(screening, 'Decided'),
    { body: z.strictObject({ level: v.anyLevel, reason: v.reason }) },
  ),
  route(
    'uploadEvidence',
    'supply',
    'POST /evidence',
    SUPPLIER,
    'Upload a file of evidence: PDF, PNG or JPEG, at most 20 MB',
    created(z.object({ sha256: v.sha256, bytes: z.int(), mediaType: z.string() })),
    { alsoAccepts: ['multipart/form-data'], bodyLimit: 21 * MiB },
  ),
  route(
    'readEvidence',
    'supply',
    'GET /evidence/{sha256}',
    ['supplier', 'operator'],
    'A file of evidence, for its owner and operators',
    { status: 200, description: 'The file', media: 'application/octet-stream' },
    { audited: true },
  ),
  route(
    'listRoundOffers',
    'supply',
    'GET /rounds/{id}/offers',
    SUPPLIER_SIDE,
    'Offers that have joined a round: your own, or all for operators and auditors (prices stay sealed)',
    found(page(record)),
    { query: query(paging), audited: true },
  ),

  route(
    'exportRoundOffers',
    'supply',
    'GET /rounds/{id}/offers/export',
    SUPPLIER_SIDE,
    'Offers that have joined a round, as a file',
    fileGiven('Offers'),
    { query: query(exporting), audited: true },
  ),

  // Rounds
  route('createRound', 'rounds', 'POST /rounds', OPERATOR, 'Draft a procurement round', created(round), {
    body: roundDraft,
    idempotent: true,
  }),
  route('listRounds', 'rounds', 'GET /rounds', EVERYONE, 'Rounds', found(page(round)), {
    query: query({ ...paging, state: z.string().max(20).optional().describe('those in this state only') }),
  }),
  route(
    'listOcds',
    'rounds',
    'GET /rounds/ocds',
    EVERYONE,
    'OCDS record package over all rounds, by their last change; with `since`, the change feed: a release package of what became visible after a place in it (`since` of an earlier answer) or from an RFC 3339 time on (inclusive, may repeat)',
    found(record),
    {
      query: query({
        ...paging,
        since: z
          .string()
          .max(100)
          .optional()
          .describe('changes after this point only: the since of the answer before, or a time'),
      }),
      audited: true,
    },
  ),
  route(
    'readOcdsExtension',
    'rounds',
    'GET /rounds/ocds/extension/{file}',
    EVERYONE,
    'The files of the OCDS extension that the packages of rounds declare',
    found(record),
  ),
  route('readRound', 'rounds', 'GET /rounds/{id}', EVERYONE, 'One round: state, totals, seals, shares', found(round)),
  route(
    'openRound',
    'rounds',
    'POST /rounds/{id}/open',
    OPERATOR,
    'Open a round: collection begins',
    found(round, 'Open'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'publishPool',
    'rounds',
    'POST /rounds/{id}/publish-pool',
    OPERATOR,
    'End the collection and publish the pool',
    found(round, 'The pool is published'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'closeRound',
    'rounds',
    'POST /rounds/{id}/close',
    OPERATOR,
    'Close a round: its books are sealed and matched',
    found(round, 'Closed'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'awardRound',
    'rounds',
    'POST /rounds/{id}/award',
    OPERATOR,
    'Award what both sides accepted',
    found(round, 'Awarded'),
    {
      bodyOptional: true,
      body: z.strictObject({ lapseUndecided: z.boolean().optional() }),
      refuses: ['undecided-allocations'],
    },
  ),
  route('cancelRound', 'rounds', 'POST /rounds/{id}/cancel', OPERATOR, 'Cancel a round', found(round, 'Cancelled'), {
    bodyOptional: true,
    body: z.strictObject({ reason: v.reason.optional() }),
  }),
  route(
    'listAllocations',
    'rounds',
    'GET /rounds/{id}/allocations',
    EVERYONE,
    'Allocations: your own, or all for operators and auditors',
    found(page(allocation)),
    { query: query(paging), audited: true },
  ),
  route(
    'listExplanations',
    'rounds',
    'GET /rounds/{id}/explanations',
    EVERYONE,
    'Why each line and offer got what it got',
    found(page(explanation)),
    { query: query(paging), audited: true },
  ),
  route(
    'exportAllocations',
    'rounds',
    'GET /rounds/{id}/allocations/export',
    EVERYONE,
    'Allocations of a round, as a file',
    fileGiven('Allocations'),
    { query: query(exporting), audited: true },
  ),
  route(
    'exportExplanations',
    'rounds',
    'GET /rounds/{id}/explanations/export',
    EVERYONE,
    'Explanations of a round, as a file',
    fileGiven('Explanations'),
    { query: query(exporting), audited: true },
  ),
  route(
    'acceptAllocation',
    'rounds',
    'POST /allocations/{id}/accept',
    PARTIES,
    'Accept an allocation for your side',
    found(allocation, 'Accepted'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'declineAllocation',
    'rounds',
    'POST /allocations/{id}/decline',
    PARTIES,
    'Decline an allocation for your side',
    found(allocation, 'Declined'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'reportContract',
    'rounds',
    'POST /allocations/{id}/contract',
    MEMBER,
    'Report the contract concluded for an awarded allocation',
    found(allocation, 'Reported'),
    { body: contractReport },
  ),
  route(
    'reportDelivery',
    'rounds',
    'POST /allocations/{id}/deliveries',
    MEMBER,
    'Report a delivery',
    created(allocation, 'Reported'),
    { body: deliveryReport, idempotent: true },
  ),
  route('readRecord', 'rounds', 'GET /rounds/{id}/record', EVERYONE, 'The sealed record of a round', found(record), {
    audited: true,
    refuses: ['wrong-state'],
  }),
  route(
    'readProof',
    'rounds',
    'GET /rounds/{id}/proofs',
    EVERYONE,
    'Proof that your own entry is under a sealed root',
    found(
      z.object({
        leaf: z.string(),
        salt: z.string(),
        index: z.int(),
        count: z.int(),
        path: z.array(v.sha256),
        root: v.sha256,
      }),
    ),
    {
      query: query({
        lineId: v.id.optional().describe('a line of your own'),
        offerId: v.id.optional().describe('or an offer of your own'),
      }),
      audited: true,
      refuses: ['wrong-state'],
    },
  ),
  route(
    'readRoundOcds',
    'rounds',
    'GET /rounds/{id}/ocds',
    EVERYONE,
    'OCDS release package of a round, oldest first, page by page',
    found(record),
    {
      query: query({ ...paging, limit: paging.limit.describe('releases of a package, 500 unless given') }),
      audited: true,
    },
  ),
  route(
    'readRoundElements',
    'rounds',
    'GET /rounds/{id}/elements',
    EVERYONE,
    'What a round asks, offers and matches of each rare earth, as ranges, and what substitution saves: all for operators and auditors, what follows from the disclosed figures for everybody else',
    found(roundElements.extend({ roundId: v.id, state: roundState })),
    { audited: true },
  ),

  // Matching
  route(
    'matchRound',
    'matching',
    'POST /rounds/{id}/match',
    OPERATOR,
    'Match a round again whose matching has failed: a new run on the same sealed books; changes nothing while one waits, runs or is done',
    found(z.object({ roundId: v.id, runId: v.id, state: z.enum(['waiting', 'running', 'done']) }), 'Will be matched'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'replayRound',
    'matching',
    'GET /rounds/{id}/replay',
    OVERSIGHT,
    'Run the matching again on the sealed books and compare; check the recorded result without the solver',
    found(z.object({ same: z.boolean(), resultHash: v.sha256, recordedHash: v.sha256, findings: z.array(z.string()) })),
    { audited: true, refuses: ['wrong-state'] },
  ),
  route(
    'whatIf',
    'matching',
    'POST /rounds/{id}/what-if',
    OPERATOR,
    'The matching on the sealed books under other rules; changes nothing',
    found(record, 'Hypothetical'),
    { body: z.strictObject({ rules: ruleChanges }) },
  ),

  // Operations
  route(
    'streamEvents',
    'console',
    'GET /stream',
    OVERSIGHT,
    'Events as they happen (server-sent events), resumed with Last-Event-ID; ?recent= begins with that many of the latest',
    { status: 200, description: 'Stream', media: 'text/event-stream' },
    {
      query: query({
        recent: z.coerce.number().int().min(0).max(500).optional().describe('begin with that many of the latest'),
      }),
      audited: true,
    },
  ),
  route(
    'readOperations',
    'console',
    'GET /operations',
    OVERSIGHT,
    'Lag, outbox and parked keys of every service',
    found(record),
  ),
  route(
    'redriveParked',
    'console',
    'POST /operations/parked/{id}/redrive',
    OPERATOR,
    'Apply a parked key again, in order',
    found(record, 'Redriven'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'discardParked',
    'console',
    'POST /operations/parked/{id}/discard',
    OPERATOR,
    'Discard a parked record that can never be read',
    found(record, 'Discarded'),
    { body: because },
  ),
  route(
    'readAudit',
    'console',
    'GET /audit',
    OVERSIGHT,
    'The append-only, hash-chained history of a subject',
    found(
      page(auditEntry).extend({
        parts,
        alsoIn: z.array(z.string()).optional(),
      }),
    ),
    {
      query: query({
        ...paging,
        subject: z.string().max(200).optional().describe('whose history, such as rounds:<id>'),
      }),
      audited: true,
    },
  ),
  route(
    'listAuditHeads',
    'console',
    'GET /audit/heads',
    EVERYONE,
    'The daily heads of the audit: what every service has committed to, day after day; they hold no figures, so that anybody can keep them',
    found(page(auditHead).extend({ parts })),
    {
      query: query({
        ...paging,
        service: z.enum(SERVICES).optional().describe('this service only'),
        day: v.date.optional().describe('this UTC day only'),
      }),
    },
  ),
  route(
    'readAuditProof',
    'console',
    'GET /audit/proof',
    OVERSIGHT,
    "Proof that a subject's chain stands in the head of a day, the last day that it grew unless one is named",
    found(auditProof),
    {
      query: query({
        subject: z.string().min(1).max(200).describe('whose history, such as rounds:<id>'),
        day: v.date.optional().describe('under the head of this UTC day'),
      }),
      refuses: ['not-found'],
    },
  ),
] as const satisfies readonly RouteContract[]

export type RouteId = (typeof routes)[number]['id']
const byId = new Map<string, RouteContract>(routes.map(one => [one.id, one]))
export const routeOf = (id: RouteId): RouteContract => byId.get(id) as RouteContract
