import type { ProblemCode, ServiceName } from '@lodestone/contracts'

/** What the services of the hub do, as the reference groups their routes. */
export const TAGS: Record<ServiceName, string> = {
  participants:
    'Who takes part: members and suppliers, from application to admission, and the notices, webhooks and e-mails by which they hear of their own objects',
  supply: 'Offers, the policies of origin, the evidence, and the screening of each offer under them; materials',
  demand: 'Forecasts of demand, and what becomes of their lines in a round',
  aggregation: 'Sums over all members, shown only where they tell nothing about one of them',
  rounds: 'Procurement rounds from draft to delivery, their allocations, records and OCDS releases',
  matching: 'The matching run again, on the sealed books or under other rules',
  outlook:
    'Who would run short of what, and when, under which scenario: the world it is played on, members’ own lines, and runs over all of them',
  console: 'Live events, the state of the services, and the audit',
}

/** When each problem is answered. */
export const PROBLEM_TEXTS: Record<ProblemCode, string> = {
  malformed: 'the request cannot be read',
  unauthenticated: 'no valid token',
  forbidden: 'not for this role, or a token without an organisation',
  'not-admitted': 'the organisation is not admitted',
  'not-found': 'there is no such object, or it is not yours to see',
  'method-not-allowed': 'the path has no such method',
  'timed-out': 'the request was not complete in time',
  'wrong-state': 'not possible in the state that the object is in',
  'duplicate-reference': 'the reference is in use',
  'undecided-allocations': 'allocations are undecided; lapse them to go on',
  'lots-not-reached':
    'what was accepted of some offers is below their lots or tiers; let it lapse, or let a further pass match it again',
  'batch-exceeded': 'more than is left of a batch; the errors say of which, and how much',
  'capacity-exceeded':
    'more than your site can make in the year, as its capacity is attested, less what is committed, offered or made already; the errors say how much is left',
  'idempotency-in-progress': 'the first call with this key is still running',
  'stale-version': 'the version of If-Match is not the current one',
  'too-large': 'the body is larger than the route takes',
  'unsupported-media-type': 'the media type or content encoding is not taken',
  'validation-failed': 'fields are at fault, each named by its path',
  'idempotency-key-reused': 'the key came with another request before',
  'no-whole-grams':
    'no amounts in whole grams were found that keep every lot, minimum, ratio and cap; nothing is shown',
  'not-proved': 'the search ended further than a thousandth from what is possible; nothing is shown',
  'below-greedy': 'the result serves less than the plainest rule would; nothing is shown',
  'solver-failed': 'the solver gave no answer to rely on; nothing is shown',
  'checker-refused': 'the independent checker finds fault with the result; nothing is shown',
  'precondition-required': 'send If-Match',
  'rate-limited': 'more requests than one caller may make',
  'headers-too-large': 'the headers are larger than 16 KiB',
  internal: 'the hub failed; the request id says where to look',
  unavailable: 'not available for a moment',
}

const OBJECTS: Record<string, string> = {
  participants: 'of the participant',
  webhooks: 'of the webhook',
  contacts: 'of the contact',
  'calendar-links': 'of the link',
  notices: 'of the notice',
  deliveries: 'of the delivery',
  materials: 'of the material, such as ndpr-oxide',
  policies: 'of the policy, such as lodestone-origin',
  forecasts: 'of the forecast',
  lines: 'of the line',
  baselines: 'of the baseline',
  runs: 'of the run',
  offers: 'of the offer',
  rounds: 'of the round',
  batches: 'of the batch',
  people: 'of the person',
  'name-matches': 'of the match of a name',
  issued: 'of what the hub has issued',
  allocations: 'of the allocation',
  parked: 'under which the list of operations names what is parked',
}

/** What a parameter of a path is: told by the noun before it. */
export function pathText(path: string, name: string): string {
  if (path.startsWith('/templates/')) return 'forecast.csv, forecast.xlsx, offer.csv or offer.xlsx'
  if (name === 'token') return 'As the link in an e-mail has it'
  if (name === 'n') return 'Number of the list, as a credential names it'
  if (name === 'file') return 'Name of a file of the extension, such as extension.json'
  if (name === 'sha256') return 'SHA-256 of the file, in 64 lower-case hex digits'
  const steps = path.split('/')
  const noun = steps[steps.indexOf(`{${name}}`) - 1] ?? ''
  return `Id ${OBJECTS[noun] ?? `of the ${noun.replace(/s$/, '')}`}`
}
