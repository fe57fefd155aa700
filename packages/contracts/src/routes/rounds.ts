import { z } from 'zod'
import { recordPackage, releasePackage } from '../ocds.ts'
import { round, roundDecisions, roundDraft, roundReport, roundsOverview } from '../round.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import * as v from '../values.ts'
import { created, found, OPERATOR, page, paging, query, record, route } from './line.ts'

export const roundsRoutes = [
  route('createRound', 'rounds', 'POST /rounds', OPERATOR, 'Draft a procurement round', created(round), {
    body: roundDraft,
    idempotent: true,
  }),
  route('listRounds', 'rounds', 'GET /rounds', EVERYONE, 'Rounds', found(page(round)), {
    published: true,
    query: query({ ...paging, state: z.string().max(20).optional().describe('those in this state only') }),
  }),
  route(
    'listOcds',
    'rounds',
    'GET /rounds/ocds',
    EVERYONE,
    'OCDS record package over all rounds, by their last change; with `since`, the change feed: a release package of what became visible after a place in it (`since` of an earlier answer) or from an RFC 3339 time on (inclusive, may repeat)',
    found(z.union([recordPackage, releasePackage])),
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
      mayLag: true,
      published: true,
    },
  ),
  route(
    'readOcdsExtension',
    'rounds',
    'GET /rounds/ocds/extension/{file}',
    EVERYONE,
    'The files of the OCDS extension that the packages of rounds declare',
    found(record),
    { published: true },
  ),
  route(
    'listReports',
    'rounds',
    'GET /rounds/reports',
    EVERYONE,
    'What was matched and delivered in several completed rounds together, by material, the latest first',
    found(page(roundReport)),
    { query: query(paging), mayLag: true, published: true },
  ),
  route(
    'readRoundsOverview',
    'rounds',
    'GET /rounds/overview',
    EVERYONE,
    'What the rounds of a span came to: quantities from asked to delivered, savings, origin, time taken, and who waits for whom; a member’s or supplier’s own for it',
    found(roundsOverview),
    {
      query: query({
        ...paging,
        from: v.date.optional().describe('rounds opened on this UTC day or later'),
        to: v.date.optional().describe('rounds opened on this UTC day or before'),
      }),
    },
  ),
  route('readRound', 'rounds', 'GET /rounds/{id}', EVERYONE, 'One round: state, totals, seals, shares', found(round), {
    published: true,
  }),
  route(
    'reviseRound',
    'rounds',
    'PUT /rounds/{id}',
    OPERATOR,
    'Replace a draft by a new version of it, whole; a round that was opened stays as it is',
    found(round, 'Revised'),
    { body: roundDraft, ifMatch: true },
  ),
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
    { bodyOptional: true, body: z.strictObject({}), twoPeople: true },
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
      body: z.strictObject({
        lapseUndecided: z.boolean().optional(),
        lapseBelowLots: z
          .boolean()
          .optional()
          .describe('let what both sides accepted lapse where the rest of its offer reaches no lot or tier'),
      }),
      twoPeople: true,
      refuses: ['undecided-allocations', 'lots-not-reached'],
    },
  ),
  route(
    'closeDecisions',
    'rounds',
    'POST /rounds/{id}/close-decisions',
    OPERATOR,
    'Close decisions now: what is open lapses or counts as accepted by the round’s rule; a further pass begins if one is left and something was refused',
    found(round, 'Decisions will be closed'),
    { bodyOptional: true, body: z.strictObject({}), twoPeople: true },
  ),
  route(
    'readDecisions',
    'rounds',
    'GET /rounds/{id}/decisions',
    EVERYONE,
    'Who has decided on the allocations of the current pass: all parties for operators and auditors, your own for you',
    found(roundDecisions),
    { audited: true, refuses: ['wrong-state'] },
  ),
  route('cancelRound', 'rounds', 'POST /rounds/{id}/cancel', OPERATOR, 'Cancel a round', found(round, 'Cancelled'), {
    bodyOptional: true,
    body: z.strictObject({ reason: v.reason.optional() }),
    twoPeople: true,
  }),
] as const satisfies readonly RouteContract[]
