import { z } from 'zod'
import { XLSX } from '../files.ts'
import {
  outlookBaseline,
  outlookBaselineDraft,
  outlookBaselinePreview,
  outlookBaselineRead,
} from '../outlook/baseline.ts'
import { ownExposure } from '../outlook/exposure.ts'
import { ownLines, ownLinesDraft } from '../outlook/lines.ts'
import { ownPlan, plan, planResult, technologies } from '../outlook/plan.ts'
import { outlookRun, outlookRunDraft, outlookRunRead, runVerified } from '../outlook/run.ts'
import { scenario, scenarioDraft } from '../outlook/scenario.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import { statementLanguage } from '../statement.ts'
import { created, found, MEMBER, MiB, OPERATOR, OVERSIGHT, page, paging, query, route } from './line.ts'

/** A baseline as JSON, or as a workbook with the sheets settings, yields, plants, routes and needs. */
const BASELINE = { body: outlookBaselineDraft, alsoAccepts: [XLSX], files: 'preview', bodyLimit: 16 * MiB } as const

export const outlookRoutes = [
  route(
    'listBaselines',
    'outlook',
    'GET /outlook/baselines',
    EVERYONE,
    'Versions of the world that scenarios are played on, the newest first',
    found(page(outlookBaseline)),
    { query: query(paging) },
  ),
  route(
    'readBaseline',
    'outlook',
    'GET /outlook/baselines/{id}',
    EVERYONE,
    'A version with its assumptions, plants, routes and needs, and where each figure is from',
    found(outlookBaselineRead),
  ),
  route(
    'previewBaseline',
    'outlook',
    'POST /outlook/baselines/previews',
    OPERATOR,
    'What is wrong with a baseline, cell by cell, or what it would change; stores nothing. JSON, or a workbook with the sheets settings, yields, plants, routes and needs',
    found(outlookBaselinePreview, 'Read'),
    BASELINE,
  ),
  route(
    'recordBaseline',
    'outlook',
    'POST /outlook/baselines',
    OPERATOR,
    'Record a baseline as the next version: JSON or a workbook, whole or not at all',
    created(outlookBaseline),
    { ...BASELINE, idempotent: true },
  ),
  route(
    'listScenarios',
    'outlook',
    'GET /outlook/scenarios',
    EVERYONE,
    'The published scenarios, on the days of the newest baseline; for operators and auditors also those that operators have recorded',
    found(page(scenario)),
    { query: query(paging), refuses: ['wrong-state'] },
  ),
  route(
    'recordScenario',
    'outlook',
    'POST /outlook/scenarios',
    OPERATOR,
    'Record a scenario: what happens, and what is done about it, as data',
    created(scenario),
    { body: scenarioDraft, idempotent: true },
  ),
  route(
    'readOwnLines',
    'outlook',
    'GET /outlook/lines',
    MEMBER,
    'What your organisation has stated of its own production lines; operators read it in runs, nobody else ever',
    found(ownLines),
  ),
  route(
    'stateOwnLines',
    'outlook',
    'PUT /outlook/lines',
    MEMBER,
    'State what your own production lines need and hold, in place of all that was stated before',
    found(ownLines, 'Stated'),
    { body: ownLinesDraft, ifMatch: true },
  ),
  route(
    'readOwnExposure',
    'outlook',
    'GET /outlook/exposure',
    MEMBER,
    'Your own lines under each published scenario, computed from the baseline and your own lines alone',
    found(ownExposure),
    { refuses: ['wrong-state'] },
  ),
  route(
    'reportOwnExposure',
    'outlook',
    'GET /outlook/exposure/report',
    MEMBER,
    'Your own exposure as a document (PDF/UA-1) that a board can read, with a draft of the risk assessment of Article 24 of Regulation (EU) 2024/1252',
    { status: 200, description: 'A tagged PDF', media: 'application/pdf' },
    {
      query: query({ lang: statementLanguage.optional().describe('its language, English unless given') }),
      refuses: ['wrong-state', 'unavailable'],
    },
  ),
  route(
    'listTechnologies',
    'outlook',
    'GET /outlook/technologies',
    EVERYONE,
    'What a vehicle, a megawatt or a robot takes of each element, by technology, and where each figure is from',
    found(technologies),
  ),
  route(
    'readOwnPlan',
    'outlook',
    'GET /outlook/plan',
    MEMBER,
    'What your organisation plans to build when and how, and what it needs for that; nobody else reads it',
    found(ownPlan),
  ),
  route(
    'stateOwnPlan',
    'outlook',
    'PUT /outlook/plan',
    MEMBER,
    'State what you plan to build when and how, in place of what was stated before',
    found(ownPlan, 'Stated'),
    { body: plan, ifMatch: true },
  ),
  route(
    'previewPlan',
    'outlook',
    'POST /outlook/plan/previews',
    MEMBER,
    'What a plan would need, save and cost, and by when each switch must begin; stores nothing',
    found(planResult, 'Computed'),
    { body: plan },
  ),
  route(
    'startRun',
    'outlook',
    'POST /outlook/runs',
    OPERATOR,
    'Have a scenario computed over a baseline and the lines of all members',
    created(outlookRun, 'Waiting'),
    { body: outlookRunDraft, idempotent: true, refuses: ['not-found'] },
  ),
  route(
    'listRuns',
    'outlook',
    'GET /outlook/runs',
    OVERSIGHT,
    'Runs with how far they are, the newest first',
    found(page(outlookRun)),
    { query: query(paging) },
  ),
  route(
    'readRun',
    'outlook',
    'GET /outlook/runs/{id}',
    OVERSIGHT,
    'A run with its outcome: by month and element, and by line and member',
    found(outlookRunRead),
    { audited: true },
  ),
  route(
    'verifyRun',
    'outlook',
    'POST /outlook/runs/{id}/verifications',
    OVERSIGHT,
    'Compute a run again from its stored inputs, and compare',
    found(runVerified, 'Compared'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
] as const satisfies readonly RouteContract[]
