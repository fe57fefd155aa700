import { formatKg, grams, ROUND_STATES } from '@lodestone/kernel'
import type { Model } from './model.ts'

/**
 * What a round promises by its interface: the operators' orders, and once it is matched the decisions of members on allocations and of suppliers
 * on what is proposed of their offers. One lock guards them all, so a round with its allocations is one object.
 */

type State = (typeof ROUND_STATES)[number] | 'cancelled'
export type Order = 'open' | 'publish-pool' | 'close' | 'award' | 'cancel'
export type Kind = 'accepted' | 'declined'

/** An allocation as it is listed. */
export type Deal = {
  readonly id: string
  readonly state: string
  readonly member: boolean
  readonly supplier: boolean
  readonly contractedKg: string
  readonly deliveredKg: string
}
/** What was proposed: which allocations, of which offers, and which a member is bound to. */
export type Proposed = { readonly id: string; readonly offerId: string; readonly isFirm: boolean }

export type RoundAsked =
  | { readonly do: 'create'; readonly key: string }
  | { readonly do: 'read' }
  | { readonly do: 'order'; readonly order: Order; readonly lapses?: boolean }
  /** What an order does to allocations before it is carried out: some at a time, so that others see it. */
  | { readonly do: 'prepare'; readonly order: Order }
  | { readonly do: 'list' }
  | { readonly do: 'decide'; readonly id: string; readonly kind: Kind }
  | { readonly do: 'decide-offer'; readonly offerId: string; readonly kind: Kind }
  | { readonly do: 'contract'; readonly id: string; readonly kg: string }
  | { readonly do: 'deliver'; readonly id: string; readonly key: string; readonly kg: string }

export type RoundAnswer =
  | { readonly status: 200 | 201; readonly state: string; readonly version: number; readonly text: string }
  | { readonly status: 200; readonly deals: readonly Deal[] }
  | { readonly status: 200 | 201; readonly deal: Deal; readonly text: string }
  | { readonly status: 200; readonly proposal: string }
  | { readonly status: number; readonly code: string }
  /** Of a preparation, which nobody hears of. */
  | { readonly status: 200; readonly isPrepared: true }

type Kept = Deal & { readonly offerId: string; readonly declinedBy?: 'member' | 'supplier' }
export type Round = {
  /** 0 before it is created. At least, while nobody has seen what the matching noted. */
  readonly version: number
  readonly isExact: boolean
  readonly state: State
  /** A cancellation was begun, and will be carried out by somebody. */
  readonly cancelling: boolean
  readonly deals: readonly Kept[]
  /** Answers by key. */
  readonly kept: ReadonlyMap<string, string | undefined>
}

const TO = { open: 'collecting', 'publish-pool': 'offering', close: 'sealing', award: 'awarded' } as const
const FROM = { open: 'draft', 'publish-pool': 'collecting', close: 'offering', award: 'matched' } as const
const ORDER: readonly State[] = ROUND_STATES
const passed = (state: State, other: State): boolean => ORDER.indexOf(state) >= ORDER.indexOf(other)

/** The model of a round, given what its match will propose. */
export function roundOf(proposed: readonly Proposed[]): Model<Round, RoundAsked, RoundAnswer> {
  const deals = proposed.map(
    ({ id, offerId, isFirm }): Kept => ({
      id,
      offerId,
      state: 'proposed',
      member: isFirm,
      supplier: false,
      contractedKg: '0',
      deliveredKg: '0',
    }),
  )
  return {
    initial: { version: 0, isExact: true, state: 'draft', cancelling: false, deals: [], kept: new Map() },
    step: (at, asked, answer) =>
      asked.do === 'create'
        ? created(at, asked.key, answer)
        : drifts(at, deals).flatMap(one => stepped(one, asked, answer)),
    isSettled: asked => asked.do !== 'prepare',
    key: ({ version, isExact, state, cancelling, deals: now, kept }) =>
      JSON.stringify([version, isExact, state, cancelling, now.map(keyOf), [...kept]]),
  }
}

const keyOf = (deal: Kept): string => `${asListed(deal)} ${deal.declinedBy}`

const is = (answer: RoundAnswer | undefined, status: number, code: string): boolean =>
  answer === undefined || ('code' in answer && answer.status === status && answer.code === code)

/** The round as an answer shows it, if it may. */
function shown(at: Round, answer: RoundAnswer | undefined, status: 200 | 201): Round[] {
  if (answer === undefined) return [at]
  if (!('version' in answer) || answer.status !== status || answer.state !== at.state) return []
  if (at.isExact ? answer.version !== at.version : answer.version < at.version) return []
  return [{ ...at, version: answer.version, isExact: !isNoted(at.state) }]
}

/** Whether the matching notes how it stands, each time at a new version. */
const isNoted = (state: State): boolean => state === 'sealing' || state === 'matching'

function created(at: Round, key: string, answer: RoundAnswer | undefined): Round[] {
  const isKept = at.kept.has(key)
  if (!isKept && at.version > 0) return is(answer, 409, 'duplicate-reference') ? [at] : []
  const first: Round = { ...at, version: 1, state: 'draft', isExact: true }
  if (shown(first, answer, 201).length === 0) return []
  const text = answer && 'text' in answer ? answer.text : undefined
  const before = at.kept.get(key)
  if (before !== undefined && text !== undefined && before !== text) return []
  const kept = new Map(at.kept).set(key, before ?? text)
  return [isKept ? { ...at, kept } : { ...first, kept }]
}

/** The round, and what may have become of it without anybody's call: it is matched, or a cancellation that was begun is carried out. */
function drifts(at: Round, proposed: readonly Kept[]): Round[] {
  const moved = (state: State): Round => ({ ...at, state, version: at.version + 1, isExact: false })
  const matched = { ...moved('matched'), deals: at.cancelling ? lapsed(proposed, true) : proposed }
  const all = at.state === 'sealing' ? [at, moved('matching'), matched] : at.state === 'matching' ? [at, matched] : [at]
  return at.cancelling && at.state !== 'cancelled' ? [...all, cancelled(at)] : all
}

/** What lapses when a round is awarded; when it is cancelled, what was accepted as well. */
const lapsed = (deals: readonly Kept[], isCancelled: boolean): Kept[] =>
  deals.map(deal =>
    deal.state === 'proposed' || (isCancelled && deal.state === 'accepted') ? { ...deal, state: 'lapsed' } : deal,
  )

const cancelled = (at: Round): Round => ({
  ...at,
  state: 'cancelled',
  version: at.version + 1,
  cancelling: false,
  deals: lapsed(at.deals, true),
})

function stepped(at: Round, asked: Exclude<RoundAsked, { do: 'create' }>, answer: RoundAnswer | undefined): Round[] {
  // Nobody knows the id of what is not there.
  if (at.version === 0) return []
  switch (asked.do) {
    case 'read':
      return shown(at, answer, 200)
    case 'order':
      return ordered(at, asked.order, asked.lapses ?? false, answer)
    case 'prepare':
      return [at, ...prepared(at, asked.order)]
    case 'list':
      return answer === undefined || isListed(at, answer) ? [at] : []
    case 'decide':
      return decided(at, asked.id, asked.kind, answer)
    case 'decide-offer':
      return offerDecided(at, asked.offerId, asked.kind, answer)
    case 'contract':
      return contracted(at, asked.id, asked.kg, answer)
    case 'deliver':
      return delivered(at, asked, answer)
  }
}

function ordered(at: Round, order: Order, lapses: boolean, answer: RoundAnswer | undefined): Round[] {
  const wrong = (): Round[] => (is(answer, 409, 'wrong-state') ? [at] : [])
  if (order === 'cancel') {
    if (at.state === 'cancelled') return shown(at, answer, 200)
    return passed(at.state, 'awarded') ? wrong() : shown(cancelled(at), answer, 200)
  }
  if (at.state !== 'cancelled' && passed(at.state, TO[order])) return shown(at, answer, 200)
  if (at.cancelling || at.state !== FROM[order]) return wrong()
  const next = { ...at, state: TO[order], version: at.version + 1, isExact: at.isExact && !isNoted(TO[order]) }
  if (order !== 'award') return shown(next, answer, 200)
  const isOpen = at.deals.some(({ state }) => state === 'proposed')
  if (isOpen && !lapses) return is(answer, 409, 'undecided-allocations') ? [at] : []
  const deals = lapsed(at.deals, false).map(deal => (deal.state === 'accepted' ? { ...deal, state: 'awarded' } : deal))
  const state = deals.some(deal => deal.state === 'awarded') ? 'awarded' : 'completed'
  return shown({ ...next, state, deals }, answer, 200)
}

/** What may be seen of an order before it is carried out. */
function prepared(at: Round, order: Order): Round[] {
  if (at.state !== 'matched' || (at.cancelling && order !== 'cancel')) return []
  const isCancelled = order === 'cancel'
  return [{ ...at, cancelling: at.cancelling || isCancelled, deals: lapsed(at.deals, isCancelled) }]
}

const asListed = ({ id, state, member, supplier, contractedKg, deliveredKg }: Deal): string =>
  `${id} ${state} ${member} ${supplier} ${contractedKg} ${deliveredKg}`

function isListed({ deals }: Round, answer: RoundAnswer): boolean {
  if (!('deals' in answer)) return false
  return deals.map(asListed).sort().join() === answer.deals.map(asListed).sort().join()
}

const takesDecisions = (at: Round): boolean => at.state === 'matched' && !at.cancelling

/** An allocation as it then stands, if it is answered so. */
function told(at: Round, now: Kept, answer: RoundAnswer | undefined, status: 200 | 201 = 200): Round[] {
  const isSo =
    answer === undefined || ('deal' in answer && answer.status === status && asListed(answer.deal) === asListed(now))
  return isSo ? [{ ...at, deals: at.deals.map(one => (one.id === now.id ? now : one)) }] : []
}

const refused = (at: Round, answer: RoundAnswer | undefined, status: number, code: string): Round[] =>
  is(answer, status, code) ? [at] : []

/** A member decides on an allocation, once. */
function decided(at: Round, id: string, kind: Kind, answer: RoundAnswer | undefined): Round[] {
  const deal = at.deals.find(one => one.id === id)
  if (!deal) return []
  if (kind === 'accepted' ? deal.member : deal.state === 'declined') return told(at, deal, answer)
  const mayDecide = deal.state === 'proposed' && takesDecisions(at) && !deal.member
  if (!mayDecide) return refused(at, answer, 409, 'wrong-state')
  if (kind === 'declined') return told(at, { ...deal, state: 'declined', declinedBy: 'member' }, answer)
  return told(at, { ...deal, member: true, state: deal.supplier ? 'accepted' : 'proposed' }, answer)
}

/** A member reports its contract, once. */
function contracted(at: Round, id: string, kg: string, answer: RoundAnswer | undefined): Round[] {
  const deal = at.deals.find(one => one.id === id)
  if (!deal) return []
  if (deal.contractedKg === kg) return told(at, deal, answer)
  if (deal.state !== 'awarded') return refused(at, answer, 409, 'wrong-state')
  return told(at, { ...deal, state: 'contracted', contractedKg: kg }, answer)
}

/** A member reports a delivery, once under each key; the last of a round completes it. */
function delivered(at: Round, asked: RoundAsked & { do: 'deliver' }, answer: RoundAnswer | undefined): Round[] {
  const deal = at.deals.find(one => one.id === asked.id)
  if (!deal) return []
  const text = answer && 'deal' in answer ? answer.text : undefined
  const key = `${asked.id} ${asked.key}`
  if (at.kept.has(key)) {
    const before = at.kept.get(key)
    if (answer !== undefined && (text === undefined || answer.status !== 201)) return []
    if (before !== undefined && text !== undefined) return before === text ? [at] : []
    return [{ ...at, kept: new Map(at.kept).set(key, before ?? text) }]
  }
  if (deal.state !== 'contracted') return refused(at, answer, 409, 'wrong-state')
  const sum = grams(deal.deliveredKg) + grams(asked.kg)
  const whole = grams(deal.contractedKg)
  if (sum > whole) return refused(at, answer, 422, 'validation-failed')
  const state = sum === whole ? 'delivered' : 'contracted'
  const next = told(at, { ...deal, state, deliveredKg: formatKg(sum) }, answer, 201)
  return next.map(one => completed({ ...one, kept: new Map(at.kept).set(key, text) }))
}

/** An awarded round of which nothing more is to come. */
function completed(at: Round): Round {
  const isDone = at.state === 'awarded' && !at.deals.some(({ state }) => state === 'awarded' || state === 'contracted')
  return isDone ? { ...at, state: 'completed', version: at.version + 1 } : at
}

/** A supplier decides on all that is proposed of an offer, once. */
function offerDecided(at: Round, offerId: string, kind: Kind, answer: RoundAnswer | undefined): Round[] {
  const own = at.deals.filter(one => one.offerId === offerId)
  const has = { accepted: own.some(one => one.supplier), declined: own.some(one => one.declinedBy === 'supplier') }
  const isOpen = takesDecisions(at) && own.some(one => one.state === 'proposed')
  if (!has[kind] && (has.accepted || has.declined || !isOpen)) return is(answer, 409, 'wrong-state') ? [at] : []
  const isSo = answer === undefined || ('proposal' in answer && answer.proposal === kind)
  if (!isSo) return []
  if (has[kind]) return [at]
  const deals = at.deals.map((one): Kept => {
    if (one.offerId !== offerId || one.state !== 'proposed') return one
    if (kind === 'declined') return { ...one, state: 'declined', declinedBy: 'supplier' }
    return { ...one, supplier: true, state: one.member ? 'accepted' : 'proposed' }
  })
  return [{ ...at, deals }]
}
