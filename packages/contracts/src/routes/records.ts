import { z } from 'zod'
import { roundElements } from '../element.ts'
import { XLSX } from '../files.ts'
import { releasePackage } from '../ocds.ts'
import { ownRecord, roundRecord } from '../record.ts'
import { roundState } from '../round.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import { statementLanguage } from '../statement.ts'
import * as v from '../values.ts'
import { found, paging, query, route } from './line.ts'

export const recordsRoutes = [
  route(
    'readRecord',
    'rounds',
    'GET /rounds/{id}/record',
    EVERYONE,
    'The sealed record of a round',
    found(z.union([roundRecord, ownRecord])),
    {
      audited: true,
      published: true,
      refuses: ['wrong-state'],
    },
  ),
  route(
    'readStatement',
    'rounds',
    'GET /rounds/{id}/statement',
    EVERYONE,
    'The result of a matched round to take away: your own and what is published; all of it for operators and auditors',
    { status: 200, description: 'A tagged PDF, or a workbook', media: 'application/pdf', alsoGives: [XLSX] },
    {
      query: query({
        format: z.enum(['pdf', 'xlsx']).optional().describe('the kind of file, pdf unless given'),
        lang: statementLanguage.optional().describe('its language, English unless given'),
        edition: z.literal('published').optional().describe('nothing but what the round has published'),
      }),
      audited: true,
      published: true,
      refuses: ['wrong-state'],
    },
  ),
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
        index: z.int().describe('its place among the leaves, which has nothing to do with that of others’ entries'),
        count: z.int().describe('leaves of the tree: entries, and blank ones up to a power of two'),
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
    found(releasePackage),
    {
      query: query({ ...paging, limit: paging.limit.describe('releases of a package, 500 unless given') }),
      audited: true,
      published: true,
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
] as const satisfies readonly RouteContract[]
