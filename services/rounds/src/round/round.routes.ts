import { randomBytes } from 'node:crypto'
import { roundState } from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import {
  actorOf,
  type CallHead,
  type CallOf,
  DEFAULT_PAGE,
  implement,
  notFound,
  ProblemError,
  problemOf,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome, refuse, sha256Hex } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { type Config, type InDoor, type ServiceContext, shortestOffering } from '@lodestone/service'
import { anyOpen, readPartyDecisions } from '../allocation/allocation.store.ts'
import { readPasses } from '../result/result.store.ts'
import { bounded, checkDraft, draftRound, type HubBounds, revise } from './round.draft.ts'
import { createdFact, decisionsClosingFact, revisedFact } from './round.facts.ts'
import { mayClose, mayOpen } from './round.offering.ts'
import { listRounds, lockRound, roundInsert, saveDraft, saveRound } from './round.store.ts'
import { lapseSome, type Order, transition, wouldMove } from './round.transition.ts'
import { closingNow, isDecidable, isDecisionDue, isForTwo, maxPasses, type Refused, type Round } from './round.ts'
import { showRound, showRounds } from './round.view.ts'
import { visibleRound } from './round.visible.ts'

/** Bytes of the secret that breaks ties, which nobody can aim at because only its hash is known before the close. */
const SEED_BYTES = 32

export function roundRoutes({ database, door, clock, newId, config, twoPeople }: ServiceContext) {
  const bounds = boundsOf(config)
  const answerOf = async (sql: Sql, round: Round, oversight: boolean) => ({
    body: await showRound(sql, round, oversight),
    version: round.version,
  })

  /** What a command is answered that waits for a second person, or is not confirmed as it should be; `undefined` where it may be carried out. */
  async function heldBack(
    tx: Sql,
    call: CallOf<ForTwo>,
    round: Round,
    given: Order,
    record: (...facts: Fact[]) => void,
  ) {
    const now = clock()
    if (!call.confirms && !(twoPeople.asked && isForTwo(round, given, now))) return undefined
    if (!(await wouldMove(tx, round, given, now))) return undefined
    return twoPeople.second(tx, call, { ...aboutOf(round), inParts: isInParts(given) }, record)
  }

  /** The time that suppliers have for their offers: only two people may cut it short. */
  function keepsShortest(
    call: CallHead,
    round: Round,
    { type }: Order,
  ): Outcome<undefined, Refused | 'validation-failed'> {
    const minutes = shortestOffering(config)
    if (type === 'open' && round.state === 'draft') return mayOpen(round, minutes)
    if (type === 'close' && round.state === 'offering' && !call.confirms) return mayClose(round, minutes, clock())
    return accept(undefined)
  }

  /** Carries out an order on a round, which it locks, unless `hold` gives what is answered instead. */
  async function carryOut<Held>(
    call: Ordered,
    given: Order,
    [tx, record]: InDoor,
    hold: (round: Round) => Promise<Held>,
  ) {
    const { id } = call.params
    const round = isUuid(id) ? await lockRound(tx, id) : undefined
    if (!round) throw notFound()
    const held = await hold(round)
    if (held) return held
    const inTime = keepsShortest(call, round, given)
    if (!inTime.ok) return inTime
    const outcome = await transition(tx, round, given, clock(), record)
    return outcome.ok ? accept(await answerOf(tx, outcome.value, true)) : outcome
  }

  /** An order that two people may be asked for. One that ends allocations does so in transactions of their own before. */
  async function order(call: CallOf<ForTwo>, given: Order) {
    const { id } = call.params
    if (!isUuid(id)) throw notFound()
    const cause = { actor: actorOf(call.identity), correlationId: call.requestId }
    let more = isInParts(given)
    while (more)
      more = await door.transaction(cause, async (tx, record) => {
        const round = await lockRound(tx, id)
        if (!round || (await heldBack(tx, call, round, given, record))) return false
        return lapseSome(tx, round, given, clock(), record)
      })
    return door.command(call, (tx, record) =>
      carryOut(call, given, [tx, record], round => heldBack(tx, call, round, given, record)),
    )
  }

  return implement({
    createRound: async call => {
      const checked = checkDraft(bounded(call.body, bounds), clock())
      if (!checked.ok) throw problemOf(checked.refusal)
      const seed = randomBytes(SEED_BYTES)
      const round = draftRound(checked.value, {
        id: newId(),
        seed: seed.toString('hex'),
        seedHash: sha256Hex(seed),
      })
      const body = await showRound(database, round, true)
      try {
        return await door.create(call, {
          name: 'create-round',
          ...roundInsert(round),
          facts: [createdFact(round)],
          answer: {
            status: 201,
            body,
            version: round.version,
            headers: { location: `/api/v1/rounds/${round.id}` },
          },
        })
      } catch (error) {
        throw refusedReference(error)
      }
    },
    reviseRound: async call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      const checked = checkDraft(bounded(call.body, bounds), clock())
      if (!checked.ok) throw problemOf(checked.refusal)
      return door
        .command(call, async (tx, record) => {
          const round = await lockRound(tx, id)
          if (!round) throw notFound()
          const revised = revise(round, checked.value, call.ifMatch ?? 0)
          if (!revised.ok) return revised
          await saveDraft(tx, revised.value)
          await saveRound(tx, revised.value)
          record(revisedFact(revised.value))
          return accept(await answerOf(tx, revised.value, true))
        })
        .catch(error => {
          throw refusedReference(error)
        })
    },
    listRounds: async call => {
      const { limit = DEFAULT_PAGE, cursor, state } = call.query
      if (state !== undefined && !roundState.safeParse(state).success)
        throw new ProblemError('validation-failed', 'There is no such state.', [
          { path: 'query.state', message: `one of ${roundState.options.join(', ')}` },
        ])
      const oversight = sees(call.identity, 'operator', 'auditor')
      const after = readIdCursor(cursor)
      const rounds = await listRounds(database, {
        openedOnly: !oversight,
        ...(state === undefined ? {} : { state }),
        ...(after === undefined ? {} : { after }),
        limit,
      })
      const page = toPage(
        rounds,
        limit,
        round => round.id,
        round => round,
      )
      return { body: { ...page, items: await showRounds(database, page.items, oversight) } }
    },
    readRound: async call =>
      answerOf(database, await visibleRound(database, call), sees(call.identity, 'operator', 'auditor')),
    openRound: call => door.command(call, (...given) => carryOut(call, { type: 'open' }, given, unheld)),
    publishPool: call => door.command(call, (...given) => carryOut(call, { type: 'publish-pool' }, given, unheld)),
    closeRound: call => order(call, { type: 'close' }),
    awardRound: call => {
      const { lapseUndecided = false, lapseBelowLots = false } = call.body
      return order(call, { type: 'award', lapseUndecided, lapseBelowLots })
    },
    closeDecisions: async call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const round = await lockRound(tx, id)
        if (!round) throw notFound()
        const now = clock()
        if (!isDecidable(round))
          return refuse('wrong-state', `The round is ${round.state}; decisions are open while it is matched.`)
        if (isDecisionDue(round, now)) return accept(await answerOf(tx, round, true))
        if (call.confirms || (twoPeople.asked && (await anyOpen(tx, id)))) {
          const held = await twoPeople.second(tx, call, aboutOf(round), record)
          if (held) return held
        }
        const closing = closingNow(round, now)
        await saveRound(tx, closing)
        record(decisionsClosingFact(closing))
        return accept(await answerOf(tx, closing, true))
      })
    },
    readDecisions: async call => {
      const round = await visibleRound(database, call)
      if (!(await readPasses(database, [round.id])).has(round.id))
        return refuse('wrong-state', `The round is ${round.state}; it is decided on once it is matched.`)
      const all = sees(call.identity, 'operator', 'auditor')
      return {
        body: {
          roundId: round.id,
          pass: round.pass,
          maxPasses: maxPasses(round),
          undecided: round.draft.rules.undecided ?? 'lapse',
          ...(round.state === 'matched' && round.decisionsDueAt !== undefined
            ? { decisionsCloseAt: round.decisionsDueAt }
            : {}),
          parties: await readPartyDecisions(database, round, all ? undefined : (call.identity.org ?? '')),
        },
      }
    },
    cancelRound: call =>
      order(call, { type: 'cancel', by: call.confirms?.askedBy ?? actorOf(call.identity), ...call.body }),
  })
}

type ForTwo = 'closeRound' | 'awardRound' | 'cancelRound'
type Ordered = CallHead & { readonly params: { readonly id: string } }
const unheld = async (): Promise<undefined> => undefined

/** What the settings ask of the lines and offers of a round. */
const boundsOf = ({ SMALLEST_LINE_KG, SMALLEST_OFFER_KG, CEILING_STEP, PRICE_STEP }: Config): HubBounds => ({
  ...(SMALLEST_LINE_KG === undefined ? {} : { smallestLineKg: SMALLEST_LINE_KG }),
  ...(SMALLEST_OFFER_KG === undefined ? {} : { smallestOfferKg: SMALLEST_OFFER_KG }),
  ...(CEILING_STEP === undefined ? {} : { ceilingStep: CEILING_STEP }),
  ...(PRICE_STEP === undefined ? {} : { priceStep: PRICE_STEP }),
})

/** What two people decide about, of a round that is locked. */
const aboutOf = ({ id, version, draft }: Round) => ({ subject: id, name: draft.name, stood: `version ${version}` })

/** Whether an order ends allocations in transactions of its own before it is carried out. */
const isInParts = ({ type }: Order): boolean => type === 'award' || type === 'cancel'

/** What a failure to keep a round is to its caller: another round may have its reference. */
const refusedReference = (error: unknown): unknown =>
  error instanceof Conflict && error.constraint === 'round_reference_key'
    ? new ProblemError('duplicate-reference', 'A round with this reference exists.', [
        { path: 'reference', message: 'already in use' },
      ])
    : error
