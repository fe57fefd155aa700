import { type ComponentType, lazy } from 'react'
import type { Role } from './session/token.ts'
import type { PageProps } from './ui/page.tsx'

/**
 * Every page: where it is, who may see it, and the file that has it. What one may not see is not there: no link, no page, no code loaded.
 * A page is the default export of its file and gets the parts of its path as `params`.
 */

type Load = () => Promise<{ default: ComponentType<PageProps> }>
export type Route = {
  readonly path: string
  readonly roles: readonly Role[]
  /** Its name in the navigation, a key of `nav` in `i18n/<language>/app.json`; a page below another has none. */
  readonly nav?:
    | 'now'
    | 'start'
    | 'rounds'
    | 'screening'
    | 'exposure'
    | 'participants'
    | 'publications'
    | 'audit'
    | 'operations'
    | 'myForecasts'
    | 'myOffers'
    | 'myWebhooks'
  readonly Page: ComponentType<PageProps>
}

const HUB = ['operator', 'auditor'] as const
const PARTIES = ['member', 'supplier'] as const
const ALL = [...HUB, ...PARTIES] as const

const page = (path: string, roles: readonly Role[], load: Load, nav?: Route['nav']): Route => ({
  path,
  roles,
  Page: lazy(load),
  ...(nav ? { nav } : {}),
})

/** In the order of the navigation. Where two have the same path, the first that the role may see is meant. */
export const routes: readonly Route[] = [
  page('/', HUB, () => import('./pages/now/now.page.tsx'), 'now'),
  page('/', PARTIES, () => import('./pages/home/home.page.tsx'), 'start'),
  page('/rounds', ALL, () => import('./pages/round/plan/rounds.page.tsx'), 'rounds'),
  page('/rounds/new', ['operator'], () => import('./pages/round/plan/new-round.page.tsx')),
  page('/rounds/:id/edit', ['operator'], () => import('./pages/round/plan/edit-round.page.tsx')),
  page('/rounds/:id', HUB, () => import('./pages/round/operate/round.page.tsx')),
  page('/rounds/:id', PARTIES, () => import('./pages/round/take-part/elsewhere.page.tsx')),
  page('/screening', HUB, () => import('./pages/screening/screening.page.tsx'), 'screening'),
  page('/screening/:offerId', HUB, () => import('./pages/screening/offer.page.tsx')),
  page('/screening/policies/:id', HUB, () => import('./pages/screening/policy.page.tsx')),
  page('/exposure', HUB, () => import('./pages/exposure/exposure.page.tsx'), 'exposure'),
  page('/participants', HUB, () => import('./pages/participants/participants.page.tsx'), 'participants'),
  page('/participants/:id', HUB, () => import('./pages/participants/participant.page.tsx')),
  page('/publications', HUB, () => import('./pages/publications/publications.page.tsx'), 'publications'),
  page('/audit', HUB, () => import('./pages/audit/audit.page.tsx'), 'audit'),
  page('/operations', HUB, () => import('./pages/operations/operations.page.tsx'), 'operations'),
  page('/my/forecasts', ['member'], () => import('./pages/my-forecasts/my-forecasts.page.tsx'), 'myForecasts'),
  page('/my/forecasts/:id', ['member'], () => import('./pages/my-forecasts/forecast.page.tsx')),
  page('/my/offers', ['supplier'], () => import('./pages/my-offers/my-offers.page.tsx'), 'myOffers'),
  page('/my/offers/:id', ['supplier'], () => import('./pages/my-offers/offer.page.tsx')),
  page('/my/webhooks', PARTIES, () => import('./pages/my-webhooks/my-webhooks.page.tsx'), 'myWebhooks'),
  page('/my/webhooks/:id', PARTIES, () => import('./pages/my-webhooks/webhook.page.tsx')),
  page('/my/rounds/:id', PARTIES, () => import('./pages/round/take-part/round.page.tsx')),
]
