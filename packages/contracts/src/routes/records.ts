import { z } from 'zod'
import { roundElements } from '../element.ts'
import { releasePackage } from '../ocds.ts'
import { ownRecord, roundRecord } from '../record.ts'
import { roundState } from '../round.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
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
