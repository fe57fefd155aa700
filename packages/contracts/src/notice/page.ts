/** The pages of the console on which objects of a member or supplier are shown, the narrowest first; and of the operators. */
const PAGES: readonly (readonly [id: string, path: string])[] = [
  ['applicationId', '/applications/'],
  ['webhookId', '/my/webhooks/'],
  ['credentialId', '/my/credentials/'],
  ['roundId', '/my/rounds/'],
  ['forecastId', '/my/forecasts/'],
  ['offerId', '/my/offers/'],
]

/** The page of the console that a notice leads to. */
export function pageOf(about: Readonly<Record<string, unknown>>): string {
  if (about.issuedId !== undefined) return '/my/issued'
  // What waits for an approver stands on the first page.
  if (about.approvalId !== undefined) return '/'
  for (const [id, path] of PAGES) if (typeof about[id] === 'string') return path + about[id]
  return '/'
}
