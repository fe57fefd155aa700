import { z } from 'zod'
import { cell, listedPublication, publication } from '../aggregation.ts'
import { coverage } from '../coverage.ts'
import { exposure } from '../exposure.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import * as v from '../values.ts'
import {
  created,
  digits,
  exporting,
  fileGiven,
  filter,
  found,
  OPERATOR,
  OVERSIGHT,
  page,
  paging,
  query,
  route,
} from './line.ts'

export const aggregationRoutes = [
  route(
    'readDemandCells',
    'aggregation',
    'GET /aggregation/demand',
    EVERYONE,
    'Demand by material, grade, period and bloc: live for operators, the last safe publication for everybody else',
    found(page(cell)),
    {
      query: query({ ...paging, ...filter, bloc: v.bloc.optional().describe('this bloc only') }),
      audited: true,
      mayLag: true,
      published: true,
    },
  ),
  route(
    'readExposure',
    'aggregation',
    'GET /aggregation/exposure',
    EVERYONE,
    "Direct and indirect Chinese share of a bloc's imports, by intermediary",
    found(exposure),
    {
      query: query({
        bloc: v.bloc.describe('whose imports'),
        material: v.materialId.optional().describe('the material, ndfeb-magnet unless given'),
        year: digits(z.number().int().min(2000).max(2100))
          .optional()
          .describe('the year, the last one known unless given'),
        round: v.id.optional().describe('the round whose relief is shown beside it'),
      }),
      audited: true,
      mayLag: true,
      published: true,
      refuses: ['not-found'],
    },
  ),
  route(
    'readCoverage',
    'aggregation',
    'GET /aggregation/coverage',
    OPERATOR,
    'Demand, eligible supply and gap per material and period, and shares per country and stage',
    found(coverage),
    { query: query(filter), audited: true, mayLag: true },
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
    found(page(listedPublication)),
    { query: query(paging) },
  ),
  route(
    'readPool',
    'aggregation',
    'GET /rounds/{id}/pool',
    EVERYONE,
    'The published pool sheet of a round',
    found(publication),
    { mayLag: true, published: true, refuses: ['wrong-state'] },
  ),
  route(
    'exportPool',
    'aggregation',
    'GET /rounds/{id}/pool/export',
    EVERYONE,
    'The published pool sheet of a round, as a file',
    fileGiven('The pool sheet'),
    { query: query({ format: exporting.format }), mayLag: true, published: true, refuses: ['wrong-state'] },
  ),
] as const satisfies readonly RouteContract[]
