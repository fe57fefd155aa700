import type { RouteId } from '../routes.ts'
import { aggregation } from './aggregation.ts'
import answersOfHub from './data/answers.json' with { type: 'json' }
import eventsOfHub from './data/events.json' with { type: 'json' }
import { demand } from './demand.ts'
import type { Examples } from './example.ts'
import { matching } from './matching.ts'
import { operations } from './operations.ts'
import { participants } from './participants.ts'
import { rounds } from './rounds.ts'
import { supply } from './supply.ts'

export { SAMPLE_CREDENTIAL, SAMPLE_HOLDER, SAMPLE_ISSUER } from './credential.ts'
export type { Example, Examples, OtherBody } from './example.ts'
export { DEADLINES, ids, PARKED, REPORTED, WITNESS } from './ids.ts'

/** One call of every route. Together they are the story of a round, told in the order of `story`. */
export const examples: Examples = {
  ...participants,
  ...demand,
  ...supply,
  ...aggregation,
  ...rounds,
  ...matching,
  ...operations,
}

/** The routes in the order in which a test calls them with their examples. A route that others do not build on may stand anywhere near its noun. */
export const story: readonly RouteId[] = [
  'createParticipant',
  'readParticipant',
  'admitParticipant',
  'reviseParticipant',
  'listParticipants',
  'createWebhook',
  'listWebhooks',
  'listWebhookTypes',
  'readWebhook',
  'testWebhook',
  'submitForecast',
  'listWebhookDeliveries',
  'redeliverWebhook',
  'redeliverFailedWebhooks',
  'rotateWebhookSecret',
  'enableWebhook',
  'deleteWebhook',
  'previewForecast',
  'listForecasts',
  'exportForecasts',
  'readForecast',
  'reviseForecast',
  'readForecastHistory',
  'withdrawForecast',
  'listMaterials',
  'readMaterial',
  'readTemplate',
  'uploadEvidence',
  'readEvidence',
  'registerIssuer',
  'listIssuers',
  'readIssuer',
  'reviseIssuer',
  'giveCredential',
  'listCredentials',
  'readCredential',
  'withdrawCredential',
  'withdrawIssuer',
  'registerBatch',
  'listBatches',
  'readBatch',
  'postOffer',
  'listOffers',
  'readOffer',
  'reviseOffer',
  'readScreening',
  'readScreeningQueue',
  'decideScreening',
  'withdrawOffer',
  'previewOffers',
  'importOffers',
  'exportOffers',
  'listPolicies',
  'readPolicy',
  'previewPolicy',
  'addPolicyVersion',
  'readDemandCells',
  'readExposure',
  'readCoverage',
  'publishCells',
  'listPublications',
  'createRound',
  'listRounds',
  'reviseRound',
  'cancelRound',
  'openRound',
  'listRoundLines',
  'exportRoundLines',
  'listRoundOffers',
  'exportRoundOffers',
  'dropRoundLine',
  'publishPool',
  'readPool',
  'exportPool',
  'leaveRound',
  'closeRound',
  'listRealisations',
  'listAllocations',
  'exportAllocations',
  'listExplanations',
  'exportExplanations',
  'readRound',
  'matchRound',
  'whatIf',
  'replayRound',
  'listProposals',
  'acceptOffer',
  'declineOffer',
  'acceptAllocation',
  'declineAllocation',
  'readDecisions',
  'closeDecisions',
  'awardRound',
  'reportContract',
  'reportDelivery',
  'endAllocation',
  'readRecord',
  'readProof',
  'readRoundOcds',
  'listOcds',
  'readOcdsExtension',
  'readRoundElements',
  'listReports',
  'copyForecast',
  'suspendParticipant',
  'listApprovals',
  'confirmApproval',
  'rejectApproval',
  'streamEvents',
  'readOperations',
  'redriveParked',
  'discardParked',
  'readAudit',
  'listAuditHeads',
  'readAuditProof',
  'makeAuditCheckpoints',
  'cosignAuditCheckpoint',
  'listAuditCheckpoints',
  'listAuditKeys',
  'listAuditWitnesses',
  'readAuditConsistency',
  'readAuditInclusion',
]

/** What the running hub answered to the examples, as `npm run examples` has noted it down: lists have their first items only. */
export type NotedAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}
export const answers: Readonly<Record<string, NotedAnswer>> = answersOfHub
/** Data of an event of each type that the hub published meanwhile. */
export const eventExamples: Readonly<Record<string, unknown>> = eventsOfHub
