import { ownLines } from '../outlook/lines.ts'
import { scenarioId } from '../outlook/scenario.ts'
import { daysOfSupply, itemStock, stockDocumentDraft, stockPreview } from '../outlook/stock.ts'
import type { RouteContract } from '../route.ts'
import { found, MEMBER, query, route } from './line.ts'

export const stockRoutes = [
  route(
    'previewStock',
    'outlook',
    'POST /outlook/stock/previews',
    MEMBER,
    'What each of your lines would hold by an ItemStock 2.0.0 or a DaysOfSupply 2.0.0 of Catena-X, or what is wrong with it; stores nothing',
    found(stockPreview, 'Read'),
    { body: stockDocumentDraft, refuses: ['wrong-state'] },
  ),
  route(
    'takeStock',
    'outlook',
    'PUT /outlook/stock',
    MEMBER,
    'State the stock of your lines by an ItemStock 2.0.0 or a DaysOfSupply 2.0.0 of Catena-X; lines that name another item stay as they are',
    found(ownLines, 'Stated'),
    { body: stockDocumentDraft, ifMatch: true, refuses: ['wrong-state'] },
  ),
  route(
    'readItemStock',
    'outlook',
    'GET /outlook/stock/{id}',
    MEMBER,
    'What your lines hold of an item, by its materialGlobalAssetId, as an ItemStock 2.0.0 of Catena-X',
    found(itemStock),
    { refuses: ['wrong-state'] },
  ),
  route(
    'readDaysOfSupply',
    'outlook',
    'GET /outlook/days-of-supply/{id}',
    MEMBER,
    'For how many days an item lasts at each place by your own exposure, by its materialGlobalAssetId, as a DaysOfSupply 2.0.0 of Catena-X',
    found(daysOfSupply),
    {
      query: query({
        scenario: scenarioId.optional().describe('a published scenario, by its id; without one, as if none happened'),
      }),
      refuses: ['wrong-state'],
    },
  ),
] as const satisfies readonly RouteContract[]
