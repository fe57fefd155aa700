import {
  allocationAccepted,
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  allocationsProposed,
  auditHeadPublished,
  booksIncomplete,
  cellsPublished,
  contractReported,
  deliveryReported,
  demandBookCollected,
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  demandEntryChanged,
  evidenceExpiring,
  factsCounted,
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  offerExpired,
  offerPosted,
  offerRevised,
  offerScreened,
  offerWithdrawn,
  participantAdmitted,
  participantApplied,
  participantChanged,
  participantSuspended,
  passRequested,
  policyChanged,
  poolPublished,
  poolRequested,
  realisationsCounted,
  resultComputed,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundMatched,
  roundOpened,
  roundSettled,
  runBegunAnew,
  runFailed,
  supplyBookSealed,
  supplyEntriesSealed,
  supplyEntryChanged,
} from '@lodestone/contracts'
import { formatKg, grams, isJsonObject, type Json, type JsonObject, listIn, objectIn } from '@lodestone/kernel'

type Data = JsonObject
/** What the stream tells of an event; `undefined` when that is nothing. */
type Telling = (data: Data) => Record<string, Json> | undefined

const pick =
  (...names: string[]): Telling =>
  data =>
    Object.fromEntries(names.flatMap(name => (data[name] === undefined ? [] : [[name, data[name]]])))
const rows = (data: Data, name: string): readonly Data[] => listIn(data[name]).filter(isJsonObject)
const partOf = (data: Data, name: string): Data => objectIn(data[name])
const kgOf = (items: readonly Data[]): string =>
  formatKg(items.reduce((sum, item) => sum + grams(String(item.quantityKg)), 0n))
/** Of an event in parts, the last one stands for all. */
const lastPart =
  (telling: Telling): Telling =>
  data =>
    data.part === data.parts ? telling(data) : undefined
const nothing: Telling = () => undefined

const participant = pick('id', 'reference', 'legalName', 'kind', 'country', 'bloc', 'status')
const forecast = lastPart(pick('forecastId', 'participantId', 'reference', 'version'))
const offerTerms = pick('reference', 'material', 'grade', 'period', 'quantityKg')
const offer: Telling = data => ({
  ...pick('offerId', 'participantId', 'version')(data),
  ...offerTerms(partOf(data, 'offer')),
})
const ended = pick('offerId', 'forecastId', 'participantId', 'version')
const seal = pick('roundId', 'count', 'sumKg', 'digest', 'root')
const decision = pick('roundId', 'allocationId', 'lineId', 'offerId', 'memberId', 'supplierId', 'by')
const report = pick('roundId', 'allocationId', 'memberId', 'supplierId', 'quantityKg', 'date')
const publication: Telling = data => ({
  ...pick('id', 'roundId', 'version')(data),
  cells: rows(data, 'cells').length,
  suppressed: rows(data, 'cells').filter(cell => cell.suppressed === true).length,
})

/** Every event that is told to operators, and what of it: named fields and sums only, never a price. What is not named here is not told. */
const TOLD: ReadonlyMap<string, Telling> = new Map([
  [participantApplied.type, participant],
  [participantAdmitted.type, participant],
  [participantSuspended.type, participant],
  [participantChanged.type, participant],
  [forecastSubmitted.type, forecast],
  [forecastRevised.type, forecast],
  [forecastWithdrawn.type, ended],
  [
    demandEntryChanged.type,
    data => ({
      ...pick('roundId', 'forecastId', 'participantId', 'status', 'reason')(data),
      lines: rows(data, 'lines').length,
      quantityKg: kgOf(rows(data, 'lines')),
    }),
  ],
  [demandBookCollected.type, seal],
  [demandEntriesOut.type, nothing],
  [demandEntriesSealed.type, nothing],
  [demandBookSealed.type, seal],
  [offerPosted.type, offer],
  [offerRevised.type, offer],
  [offerWithdrawn.type, ended],
  [offerExpired.type, ended],
  [
    offerScreened.type,
    data => ({
      ...pick(
        'offerId',
        'participantId',
        'version',
        'level',
        'computedLevel',
        'policy',
        'policyVersion',
        'missing',
      )(data),
      findings: rows(data, 'findings').length,
    }),
  ],
  [
    supplyEntryChanged.type,
    pick(
      'roundId',
      'offerId',
      'participantId',
      'status',
      'material',
      'grade',
      'period',
      'quantityKg',
      'level',
      'reason',
    ),
  ],
  [supplyEntriesSealed.type, nothing],
  [
    evidenceExpiring.type,
    pick('offerId', 'participantId', 'version', 'stage', 'type', 'validTo', 'daysLeft', 'threshold', 'level'),
  ],
  [policyChanged.type, pick('policy', 'name', 'kind', 'version', 'state', 'validFrom', 'validTo', 'reason', 'ends')],
  [supplyBookSealed.type, data => ({ ...seal(data), ...pick('policy')(data) })],
  [poolPublished.type, publication],
  [cellsPublished.type, publication],
  [
    roundOpened.type,
    pick(
      'roundId',
      'reference',
      'name',
      'type',
      'materials',
      'periods',
      'collectionClosesAt',
      'offersCloseAt',
      'decisionsCloseAt',
    ),
  ],
  [poolRequested.type, pick('roundId')],
  [roundClosed.type, pick('roundId', 'closedAt')],
  [roundMatched.type, pick('roundId', 'inputDigest', 'resultHash', 'matchedKg', 'allocations', 'pass')],
  [allocationsProposed.type, nothing],
  [allocationAccepted.type, decision],
  [allocationDeclined.type, decision],
  [allocationLapsed.type, decision],
  [
    roundAwarded.type,
    data => ({
      ...pick('roundId', 'part', 'parts')(data),
      awards: rows(data, 'awards').length,
      quantityKg: kgOf(rows(data, 'awards')),
    }),
  ],
  [passRequested.type, lastPart(pick('roundId', 'pass'))],
  [roundSettled.type, pick('roundId', 'settlementHash')],
  [contractReported.type, report],
  [deliveryReported.type, report],
  [allocationEnded.type, data => ({ ...decision(data), ...pick('state', 'reason')(data) })],
  [roundCancelled.type, pick('roundId', 'reason')],
  [roundCompleted.type, pick('roundId')],
  [realisationsCounted.type, lastPart(pick('roundId'))],
  [auditHeadPublished.type, pick('service', 'day', 'subjects', 'root', 'hash')],
  [factsCounted.type, nothing],
  [booksIncomplete.type, pick('roundId', 'missing')],
  [runFailed.type, pick('roundId', 'runId', 'attempts', 'reason')],
  [runBegunAnew.type, pick('roundId', 'runId', 'failedRunId')],
  [
    resultComputed.type,
    lastPart(data => pick('inputDigest', 'resultHash', 'ruleBookVersion', 'shares')(partOf(data, 'summary'))),
  ],
])

/** Types this stream has decided about. */
export const decidedTypes = (): ReadonlySet<string> => new Set(TOLD.keys())

/** Some event as it was received. */
export type Happening = {
  readonly type: string
  readonly key: string
  readonly aggregateVersion: number
  readonly time: string
  readonly actor: string
  readonly data: Json
}

/** The event as operators see it; `undefined` when it is not told. */
export function tell(event: Happening): Json | undefined {
  const data = TOLD.get(event.type)?.(objectIn(event.data))
  if (!data) return undefined
  const { type, key, aggregateVersion, time, actor } = event
  return { type, subject: key, version: aggregateVersion, time, actor, data }
}

/** One event in the form of server-sent events. `body` is one line of JSON. */
export const frame = (event: { id?: string; type: string; body: string }): string =>
  `${event.id === undefined ? '' : `id: ${event.id}\n`}event: ${event.type}\ndata: ${event.body}\n\n`
