import { policy, policyPreview, policyPreviewDraft, policyVersionDraft } from '../policy.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import { created, found, OPERATOR, page, paging, query, record, route } from './line.ts'

const material = record

export const catalogueRoutes = [
  route(
    'listMaterials',
    'supply',
    'GET /materials',
    EVERYONE,
    'The materials the hub trades in',
    found(page(material)),
    { query: query(paging) },
  ),
  route('readMaterial', 'supply', 'GET /materials/{id}', EVERYONE, 'One material', found(material)),
  route(
    'listPolicies',
    'supply',
    'GET /policies',
    EVERYONE,
    'Provenance policies with their versions and dates',
    found(page(policy)),
    { query: query(paging) },
  ),
  route('readPolicy', 'supply', 'GET /policies/{id}', EVERYONE, 'One provenance policy, all versions', found(policy)),
  route(
    'addPolicyVersion',
    'supply',
    'POST /policies/{id}/versions',
    OPERATOR,
    'Add a version to a policy, or a new policy; the version before ends the day before, and what it judged is judged again',
    created(policy),
    { body: policyVersionDraft, idempotent: true },
  ),
  route(
    'previewPolicy',
    'supply',
    'POST /policies/{id}/preview',
    OPERATOR,
    'How many standing offers rules would move from which level to which, and which offers; changes nothing',
    found(policyPreview, 'Hypothetical'),
    { body: policyPreviewDraft, query: query(paging), audited: true },
  ),
] as const satisfies readonly RouteContract[]
