import { z } from 'zod'
import { reading } from '../files.ts'
import type { RouteContract } from '../route.ts'
import {
  listId,
  nameIs,
  nameMatch,
  nameMatchState,
  restrictionList,
  restrictionListDraft,
  restrictionsLoaded,
} from '../supply.ts'
import * as v from '../values.ts'
import { found, MiB, OPERATOR, OVERSIGHT, page, paging, query, route } from './line.ts'

export const restrictionsRoutes = [
  route(
    'loadRestrictions',
    'supply',
    'PUT /supply/restrictions/{id}',
    OPERATOR,
    "Load a restricted list in place of what it was: { entries } in JSON, CSV (id, name, aliases, type, programme), or the EU's consolidated list of financial sanctions in XML; whole or not at all",
    found(restrictionsLoaded, 'Loaded'),
    {
      body: restrictionListDraft,
      query: query({
        name: v.name.optional().describe('what the list is called; as before, or its id, unless given'),
        encoding: reading.encoding,
      }),
      alsoAccepts: ['text/csv', 'application/xml'],
      files: 'preview',
      bodyLimit: 64 * MiB,
    },
  ),
  route(
    'deleteRestrictions',
    'supply',
    'DELETE /supply/restrictions/{id}',
    OPERATOR,
    'Delete a restricted list; offers with a name that was like one on it are judged again, and the history keeps it',
    { status: 204, description: 'Deleted' },
    { ifMatch: true },
  ),
  route(
    'listRestrictions',
    'supply',
    'GET /supply/restrictions',
    OVERSIGHT,
    'The restricted lists that names are matched with',
    found(page(restrictionList)),
    { query: query(paging) },
  ),
  route(
    'listNameMatches',
    'supply',
    'GET /supply/name-matches',
    OVERSIGHT,
    'Names in offers that are like one on a restricted list, with what was decided of them',
    found(page(nameMatch)),
    {
      query: query({
        ...paging,
        state: nameMatchState.optional().describe('those that stand so only'),
        list: listId.optional().describe('those of this list only'),
      }),
      audited: true,
    },
  ),
  route(
    'decideNameMatch',
    'supply',
    'POST /supply/name-matches/{id}/decision',
    OPERATOR,
    'Decide whether a name is the one on the list; it holds until the entry there changes',
    found(nameMatch, 'Decided'),
    { body: z.strictObject({ is: nameIs, reason: v.reason }), twoPeople: true },
  ),
] as const satisfies readonly RouteContract[]
