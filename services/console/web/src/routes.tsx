import { type ComponentType, lazy } from 'react'
import type { Role } from './session/token.ts'
import { KINDS } from './session/token.ts'
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
    | 'overview'
    | 'projectRounds'
    | 'screening'
    | 'exposure'
    | 'outlook'
    | 'myOutlook'
    | 'participants'
    | 'applications'
    | 'application'
    | 'publications'
    | 'audit'
    | 'operations'
    | 'myForecasts'
    | 'myPlan'
    | 'reserves'
    | 'myReserves'
    | 'myOffers'
    | 'myCredentials'
    | 'myBatches'
    | 'origin'
    | 'names'
    | 'myWebhooks'
    | 'myIssued'
    | 'people'
  /** The entry of the navigation under which it is: its name is found, and is no entry of its own. */
  readonly below?: Route['nav']
  /** For those alone who keep the people, e-mails and webhooks of their organisation. */
  readonly administrators?: true
  readonly Page: ComponentType<PageProps>
}

const HUB = ['operator', 'auditor'] as const
const PARTIES = KINDS
/** Whoever takes part in rounds of goods. */
const TRADERS = ['member', 'supplier'] as const
const ALL = [...HUB, ...PARTIES] as const
/** Whoever is told what happens. */
const HEARERS = [...PARTIES, 'operator'] as const

const page = (path: string, roles: readonly Role[], load: Load, nav?: Route['nav']): Route => ({
  path,
  roles,
  Page: lazy(load),
  ...(nav ? { nav } : {}),
})

const book: Load = () => import('./pages/books/book.page.tsx')
/** A page of organisations for their administrators. */
const kept = (path: string, load: Load, nav?: Route['nav']): Route => ({
  ...page(path, PARTIES, load, nav),
  administrators: true,
})

/** In the order of the navigation. Where two have the same path, the first that the role may see is meant. */
export const routes: readonly Route[] = [
  page('/', HUB, () => import('./pages/now/now.page.tsx'), 'now'),
  page('/', PARTIES, () => import('./pages/home/home.page.tsx'), 'start'),
  page('/rounds', ALL, () => import('./pages/round/plan/rounds.page.tsx'), 'rounds'),
  { ...page('/overview', ALL, () => import('./pages/overview/overview.page.tsx'), 'overview'), below: 'rounds' },
  {
    ...page('/project-rounds', ALL, () => import('./pages/project-rounds/project-rounds.page.tsx'), 'projectRounds'),
    below: 'rounds',
  },
  page('/project-rounds/:id', ALL, () => import('./pages/project-rounds/project-round.page.tsx')),
  page('/rounds/new', ['operator'], () => import('./pages/round/plan/new-round.page.tsx')),
  page('/rounds/:id/edit', ['operator'], () => import('./pages/round/plan/edit-round.page.tsx')),
  page('/rounds/:id', HUB, () => import('./pages/round/operate/round.page.tsx')),
  page('/rounds/:id', PARTIES, () => import('./pages/round/take-part/elsewhere.page.tsx')),
  page('/screening', HUB, () => import('./pages/screening/screening.page.tsx'), 'screening'),
  page('/screening/:offerId', HUB, () => import('./pages/screening/offer.page.tsx')),
  page('/screening/policies/:id', HUB, () => import('./pages/screening/policy.page.tsx')),
  page('/origin', HUB, () => import('./pages/origin/origin.page.tsx'), 'origin'),
  page('/origin/batches/:id', HUB, () => import('./pages/origin/batch.page.tsx')),
  page('/origin/credentials/:id', HUB, () => import('./pages/origin/credential.page.tsx')),
  page('/origin/issuers/:id', HUB, () => import('./pages/origin/issuer.page.tsx')),
  page('/origin/deliveries/:id', HUB, () => import('./pages/delivery/delivery.page.tsx')),
  page('/names', HUB, () => import('./pages/names/names.page.tsx'), 'names'),
  page('/exposure', HUB, () => import('./pages/exposure/exposure.page.tsx'), 'exposure'),
  { ...page('/outlook', HUB, () => import('./pages/outlook/outlook.page.tsx'), 'outlook'), below: 'exposure' },
  page('/outlook/scenarios/new', ['operator'], () => import('./pages/outlook/scenario/new-scenario.page.tsx')),
  { ...page('/reserves', HUB, () => import('./pages/reserves/reserves.page.tsx'), 'reserves'), below: 'exposure' },
  page('/participants', HUB, () => import('./pages/participants/participants.page.tsx'), 'participants'),
  page('/participants/:id', HUB, () => import('./pages/participants/participant.page.tsx')),
  page('/applications', HUB, () => import('./pages/applications/applications.page.tsx'), 'applications'),
  page('/applications/:id', HUB, () => import('./pages/applications/application.page.tsx')),
  page('/contacts', HUB, () => import('./pages/contacts/disabled.page.tsx')),
  page('/publications', HUB, () => import('./pages/publications/publications.page.tsx'), 'publications'),
  page('/audit', HUB, () => import('./pages/audit/audit.page.tsx'), 'audit'),
  page('/operations', HUB, () => import('./pages/operations/operations.page.tsx'), 'operations'),
  page('/my/forecasts', ['member'], () => import('./pages/my-forecasts/my-forecasts.page.tsx'), 'myForecasts'),
  page('/my/forecasts/:id', ['member'], () => import('./pages/my-forecasts/forecast.page.tsx')),
  page('/my/outlook', ['member'], () => import('./pages/my-outlook/my-outlook.page.tsx'), 'myOutlook'),
  { ...page('/my/plan', ['member'], () => import('./pages/my-plan/my-plan.page.tsx'), 'myPlan'), below: 'myOutlook' },
  {
    ...page('/my/reserves', ['member'], () => import('./pages/reserves/my-reserves.page.tsx'), 'myReserves'),
    below: 'myOutlook',
  },
  page('/my/offers', ['supplier'], () => import('./pages/my-offers/my-offers.page.tsx'), 'myOffers'),
  page('/my/offers/:id', ['supplier'], () => import('./pages/my-offers/offer.page.tsx')),
  page(
    '/my/credentials',
    ['supplier'],
    () => import('./pages/my-credentials/my-credentials.page.tsx'),
    'myCredentials',
  ),
  page('/my/credentials/:id', ['supplier'], () => import('./pages/my-credentials/credential.page.tsx')),
  page('/my/batches', ['supplier'], () => import('./pages/my-batches/my-batches.page.tsx'), 'myBatches'),
  page('/my/batches/:id', ['supplier'], () => import('./pages/my-batches/batch.page.tsx')),
  page('/my/issued', TRADERS, () => import('./pages/my-issued/my-issued.page.tsx'), 'myIssued'),
  page('/rules', ALL, book),
  page('/rules/:part', ALL, book),
  page('/glossary', ALL, book),
  page('/check', ALL, () => import('./pages/check/check.page.tsx')),
  page('/my/notices', HEARERS, () => import('./pages/my-notices/my-notices.page.tsx')),
  page('/my/contacts', HEARERS, () => import('./pages/contacts/contacts.page.tsx')),
  page('/my/contacts/:id', HEARERS, () => import('./pages/contacts/contact.page.tsx')),
  kept('/my/webhooks', () => import('./pages/my-webhooks/my-webhooks.page.tsx'), 'myWebhooks'),
  kept('/my/webhooks/:id', () => import('./pages/my-webhooks/webhook.page.tsx')),
  kept('/my/people', () => import('./pages/people/people.page.tsx'), 'people'),
  kept('/my/people/:id', () => import('./pages/people/person.page.tsx')),
  page('/my/rounds/:id', PARTIES, () => import('./pages/round/take-part/round.page.tsx')),
]

/** All that somebody sees who acts for no organisation. */
export const newcomersRoutes: readonly Route[] = [
  page('/', [], () => import('./pages/apply/apply.page.tsx'), 'application'),
]
