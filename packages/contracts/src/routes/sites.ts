import type { Role, RouteContract } from '../route.ts'
import { commitment, commitmentDraft, siteCapacity } from '../supply.ts'
import { created, found, page, paging, query, route, SUPPLIER } from './line.ts'

/** What a site's operator has promised elsewhere is nobody's to read but his and the hub's operators'. */
const OWN_AND_OPERATOR: readonly Role[] = ['supplier', 'operator']

export const sitesRoutes = [
  route(
    'listSites',
    'supply',
    'GET /supply/sites',
    OWN_AND_OPERATOR,
    'What sites can make in a year, what is committed elsewhere and what is left to offer: your own; all for operators',
    found(page(siteCapacity)),
    { query: query(paging), audited: true },
  ),
  route(
    'stateCommitment',
    'supply',
    'POST /supply/commitments',
    SUPPLIER,
    'State what a site of yours will deliver past this hub in a year',
    created(commitment),
    { body: commitmentDraft, idempotent: true, refuses: ['duplicate-reference'] },
  ),
  route(
    'listCommitments',
    'supply',
    'GET /supply/commitments',
    OWN_AND_OPERATOR,
    'Commitments past this hub: your own; all for operators',
    found(page(commitment)),
    { query: query(paging), audited: true },
  ),
  route(
    'readCommitment',
    'supply',
    'GET /supply/commitments/{id}',
    OWN_AND_OPERATOR,
    'One commitment',
    found(commitment),
    { audited: true },
  ),
  route(
    'reviseCommitment',
    'supply',
    'PUT /supply/commitments/{id}',
    SUPPLIER,
    'Replace a commitment by a new version of it',
    found(commitment, 'Revised'),
    { body: commitmentDraft, ifMatch: true },
  ),
  route(
    'withdrawCommitment',
    'supply',
    'DELETE /supply/commitments/{id}',
    SUPPLIER,
    'Withdraw a commitment; it then reads as withdrawn and counts no more',
    found(commitment, 'Withdrawn'),
    { ifMatch: true },
  ),
] as const satisfies readonly RouteContract[]
