import { draftContent, draftRead, keptDraft } from '../draft.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import { found, page, route } from './line.ts'

export const draftsRoutes = [
  route(
    'listDrafts',
    'console',
    'GET /drafts',
    EVERYONE,
    'What the caller has typed and not sent, the latest first; kept for 90 days after the last change',
    found(page(keptDraft)),
  ),
  route('readDraft', 'console', 'GET /drafts/{id}', EVERYONE, "One of the caller's own drafts", found(draftRead)),
  route(
    'keepDraft',
    'console',
    'PUT /drafts/{id}',
    EVERYONE,
    'Keep what has been typed so far, in place of what was kept under this id',
    found(keptDraft, 'Kept'),
    { body: draftContent, personal: true, refuses: ['wrong-state'] },
  ),
  route(
    'deleteDraft',
    'console',
    'DELETE /drafts/{id}',
    EVERYONE,
    'Forget a draft',
    { status: 204, description: 'Forgotten' },
    { personal: true },
  ),
] as const satisfies readonly RouteContract[]
