import type { Role } from '@lodestone/contracts'

/** Where a page's picture is taken and what the browser tests look at. Ids come from a round that was played. */
export type Played = {
  readonly roundId: string
  /** A round that still collects. */
  readonly openId: string
  readonly offerId: string
  readonly forecastId: string
  readonly issuerId: string
  readonly batchId: string
  readonly credentialId: string
  readonly deliveryId: string
}

export type ShownPage = {
  /** The name of its picture. */
  readonly name: string
  readonly role: Role
  readonly path: (played: Played) => string
}

/** A page with several tabs has a line for each that is worth a look. */
export const PAGES: readonly ShownPage[] = [
  { name: 'now', role: 'operator', path: () => '/' },
  { name: 'now-auditor', role: 'auditor', path: () => '/' },
  { name: 'rounds', role: 'operator', path: () => '/rounds' },
  { name: 'overview', role: 'operator', path: () => '/overview' },
  ...['savings', 'origin', 'rounds'].map(
    (tab): ShownPage => ({ name: `overview-${tab}`, role: 'operator', path: () => `/overview?tab=${tab}` }),
  ),
  { name: 'overview-member', role: 'member', path: () => '/overview?span=year' },
  { name: 'overview-supplier', role: 'supplier', path: () => '/overview' },
  { name: 'rounds-new', role: 'operator', path: () => '/rounds/new' },
  { name: 'round', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}` },
  { name: 'round-auditor', role: 'auditor', path: ({ roundId }) => `/rounds/${roundId}` },
  { name: 'round-pool', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=pool` },
  { name: 'round-pool-collecting', role: 'operator', path: ({ openId }) => `/rounds/${openId}?tab=pool` },
  { name: 'round-match', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=match` },
  ...['allocations', 'why', 'fairness', 'check'].map(
    (part): ShownPage => ({
      name: `round-match-${part}`,
      role: 'operator',
      path: ({ roundId }) => `/rounds/${roundId}?tab=match&part=${part}`,
    }),
  ),
  { name: 'round-rules', role: 'auditor', path: ({ openId }) => `/rounds/${openId}?tab=rules` },
  { name: 'round-what-if', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=what-if` },
  { name: 'round-elements', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=elements` },
  { name: 'round-record', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=record` },
  { name: 'screening', role: 'operator', path: () => '/screening' },
  { name: 'screening-offer', role: 'operator', path: ({ offerId }) => `/screening/${offerId}` },
  { name: 'screening-offers', role: 'auditor', path: () => '/screening' },
  { name: 'screening-policies', role: 'operator', path: () => '/screening?tab=policies' },
  { name: 'screening-policy', role: 'operator', path: () => '/screening/policies/lodestone-origin' },
  { name: 'screening-concentration', role: 'operator', path: () => '/screening/policies/eu-crma-65' },
  { name: 'origin', role: 'operator', path: () => '/origin' },
  { name: 'origin-batches', role: 'auditor', path: () => '/origin?tab=batches' },
  { name: 'origin-batch', role: 'operator', path: ({ batchId }) => `/origin/batches/${batchId}` },
  { name: 'origin-credentials', role: 'operator', path: () => '/origin?tab=credentials' },
  { name: 'origin-credential', role: 'auditor', path: ({ credentialId }) => `/origin/credentials/${credentialId}` },
  { name: 'origin-deliveries', role: 'auditor', path: () => '/origin?tab=deliveries' },
  { name: 'origin-issued', role: 'operator', path: () => '/origin?tab=issued' },
  { name: 'delivery', role: 'auditor', path: ({ deliveryId }) => `/origin/deliveries/${deliveryId}` },
  { name: 'check', role: 'operator', path: () => '/check' },
  { name: 'origin-issuers', role: 'operator', path: () => '/origin?tab=issuers' },
  { name: 'names', role: 'operator', path: () => '/names' },
  { name: 'names-lists', role: 'auditor', path: () => '/names?tab=lists' },
  { name: 'origin-issuer', role: 'operator', path: ({ issuerId }) => `/origin/issuers/${issuerId}` },
  { name: 'exposure', role: 'operator', path: () => '/exposure' },
  { name: 'exposure-round', role: 'operator', path: ({ roundId }) => `/exposure?round=${roundId}` },
  { name: 'outlook', role: 'operator', path: () => '/outlook' },
  ...['chain', 'blocs', 'lines', 'check', 'baseline'].map(
    (tab): ShownPage => ({ name: `outlook-${tab}`, role: 'auditor', path: () => `/outlook?tab=${tab}` }),
  ),
  { name: 'scenario-new', role: 'operator', path: () => '/outlook/scenarios/new?from=published-1' },
  { name: 'reserves', role: 'operator', path: () => '/reserves' },
  { name: 'participants', role: 'operator', path: () => '/participants' },
  { name: 'contacts-disabled', role: 'operator', path: () => '/contacts' },
  { name: 'publications', role: 'operator', path: () => '/publications' },
  { name: 'coverage', role: 'operator', path: () => '/publications?tab=coverage' },
  { name: 'audit', role: 'auditor', path: () => '/audit' },
  { name: 'audit-history', role: 'auditor', path: ({ roundId }) => `/audit?subject=rounds:${roundId}&entry=1` },
  { name: 'audit-checkpoints', role: 'auditor', path: () => '/audit?tab=checkpoints' },
  { name: 'audit-heads', role: 'auditor', path: () => '/audit?tab=heads' },
  { name: 'operations', role: 'operator', path: () => '/operations' },
  { name: 'home-member', role: 'member', path: () => '/' },
  { name: 'my-forecasts', role: 'member', path: () => '/my/forecasts' },
  { name: 'my-forecast', role: 'member', path: ({ forecastId }) => `/my/forecasts/${forecastId}` },
  ...['days', 'elements', 'sources', 'lines'].map(
    (tab): ShownPage => ({ name: `my-outlook-${tab}`, role: 'member', path: () => `/my/outlook?tab=${tab}` }),
  ),
  { name: 'my-reserves', role: 'member', path: () => '/my/reserves' },
  { name: 'my-plan', role: 'member', path: () => '/my/plan' },
  { name: 'my-notices', role: 'supplier', path: () => '/my/notices' },
  { name: 'my-contacts', role: 'member', path: () => '/my/contacts' },
  { name: 'my-people', role: 'member', path: () => '/my/people' },
  { name: 'my-contact-new', role: 'supplier', path: () => '/my/contacts/new' },
  { name: 'my-webhooks', role: 'member', path: () => '/my/webhooks' },
  { name: 'my-webhook-new', role: 'supplier', path: () => '/my/webhooks/new' },
  { name: 'my-round-member', role: 'member', path: ({ roundId }) => `/my/rounds/${roundId}` },
  { name: 'my-round-pool', role: 'member', path: ({ roundId }) => `/my/rounds/${roundId}?tab=pool` },
  { name: 'my-round-rules', role: 'member', path: ({ openId }) => `/my/rounds/${openId}?tab=rules` },
  { name: 'rules', role: 'member', path: () => '/rules' },
  { name: 'rules-after', role: 'supplier', path: () => '/rules/after-the-match' },
  { name: 'glossary', role: 'supplier', path: () => '/glossary' },
  { name: 'my-issued-member', role: 'member', path: () => '/my/issued' },
  { name: 'home-supplier', role: 'supplier', path: () => '/' },
  { name: 'my-offers', role: 'supplier', path: () => '/my/offers' },
  { name: 'my-offer', role: 'supplier', path: ({ offerId }) => `/my/offers/${offerId}` },
  { name: 'my-offer-new', role: 'supplier', path: () => '/my/offers/new' },
  { name: 'my-credentials', role: 'supplier', path: () => '/my/credentials' },
  { name: 'my-credential', role: 'supplier', path: ({ credentialId }) => `/my/credentials/${credentialId}` },
  { name: 'my-batches', role: 'supplier', path: () => '/my/batches' },
  { name: 'my-batch', role: 'supplier', path: ({ batchId }) => `/my/batches/${batchId}` },
  { name: 'my-batch-new', role: 'supplier', path: () => '/my/batches/new' },
  { name: 'my-issued-supplier', role: 'supplier', path: () => '/my/issued' },
  { name: 'my-round-supplier', role: 'supplier', path: ({ roundId }) => `/my/rounds/${roundId}` },
]
