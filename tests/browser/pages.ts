import type { Role } from '@lodestone/contracts'

/** Where a page's picture is taken and what the browser tests look at. Ids come from a round that was played. */
export type Played = {
  readonly roundId: string
  /** A round that still collects. */
  readonly openId: string
  readonly offerId: string
  readonly forecastId: string
}

export type ShownPage = {
  /** The file's name in infra/docs/screens. */
  readonly name: string
  readonly role: Role
  readonly path: (played: Played) => string
}

/** A page with several tabs has a line for each that is worth a look. */
export const PAGES: readonly ShownPage[] = [
  { name: 'now', role: 'operator', path: () => '/' },
  { name: 'now-auditor', role: 'auditor', path: () => '/' },
  { name: 'rounds', role: 'operator', path: () => '/rounds' },
  { name: 'rounds-new', role: 'operator', path: () => '/rounds/new' },
  { name: 'round', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}` },
  { name: 'round-auditor', role: 'auditor', path: ({ roundId }) => `/rounds/${roundId}` },
  { name: 'round-pool', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=pool` },
  { name: 'round-pool-collecting', role: 'operator', path: ({ openId }) => `/rounds/${openId}?tab=pool` },
  { name: 'round-match', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=match` },
  { name: 'round-what-if', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=what-if` },
  { name: 'round-elements', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=elements` },
  { name: 'round-record', role: 'operator', path: ({ roundId }) => `/rounds/${roundId}?tab=record` },
  { name: 'screening', role: 'operator', path: () => '/screening' },
  { name: 'screening-offer', role: 'operator', path: ({ offerId }) => `/screening/${offerId}` },
  { name: 'screening-offers', role: 'auditor', path: () => '/screening' },
  { name: 'screening-policies', role: 'operator', path: () => '/screening?tab=policies' },
  { name: 'screening-policy', role: 'operator', path: () => '/screening/policies/lodestone-origin' },
  { name: 'screening-concentration', role: 'operator', path: () => '/screening/policies/eu-crma-65' },
  { name: 'exposure', role: 'operator', path: () => '/exposure' },
  { name: 'exposure-round', role: 'operator', path: ({ roundId }) => `/exposure?round=${roundId}` },
  { name: 'participants', role: 'operator', path: () => '/participants' },
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
  { name: 'my-webhooks', role: 'member', path: () => '/my/webhooks' },
  { name: 'my-webhook-new', role: 'supplier', path: () => '/my/webhooks/new' },
  { name: 'my-round-member', role: 'member', path: ({ roundId }) => `/my/rounds/${roundId}` },
  { name: 'my-round-pool', role: 'member', path: ({ roundId }) => `/my/rounds/${roundId}?tab=pool` },
  { name: 'home-supplier', role: 'supplier', path: () => '/' },
  { name: 'my-offers', role: 'supplier', path: () => '/my/offers' },
  { name: 'my-offer', role: 'supplier', path: ({ offerId }) => `/my/offers/${offerId}` },
  { name: 'my-round-supplier', role: 'supplier', path: ({ roundId }) => `/my/rounds/${roundId}` },
]
