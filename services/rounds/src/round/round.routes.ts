import { randomBytes } from 'node:crypto'
import { type RoundDraft, roundState } from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import {
  type Answer,
  actorOf,
  type Call,
  DEFAULT_PAGE,
  notFound,
  ProblemError,
  problemOf,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, refuse, sha256Hex } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { readPartyDecisions } from '../allocation/allocation.store.ts'
import { apiOf } from '../ocds/address.ts'
import { readPasses } from '../result/result.store.ts'
import { createdFact, decisionsClosingFact, revisedFact } from './round.facts.ts'
import { listRounds, lockRound, roundInsert, saveDraft, saveRound } from './round.store.ts'
import { lapseSome, type Order, transition } from './round.transition.ts'
import { checkDraft, closingNow, draftRound, maxPasses, type Round, revise } from './round.ts'
import { showRounds } from './round.view.ts'
import { visibleRound } from './round.visible.ts'

/** Bytes of the secret that breaks ties, which nobody can aim at because only its hash is known before the close. */
const SEED_BYTES = 32

export function roundRoutes({ database, door, clock, newId, config }: ServiceContext) {
  const api = apiOf(config)
  const answerOf = async (sql: Sql, round: Round, oversight: boolean): Promise<Answer> => ({
    body: (await showRounds(sql, [round], oversight))[0],
    version: round.version,
  })

  const order = (of: (call: Call) => Order) => async (call: Call) => {
    const id = call.params.id ?? ''
    if (!isUuid(id)) throw notFound()
    const cause = { actor: actorOf(call.identity), correlationId: call.requestId }
    let more = of(call).type === 'award' || of(call).type === 'cancel'
    while (more)
      more = await door.transaction(cause, async (tx, record) => {
        const round = await lockRound(tx, id)
        return round !== undefined && lapseSome(tx, round, of(call), clock(), record, api)
      })
    return door.command(call, async (tx, record) => {
      const round = await lockRound(tx, id)
      if (!round) throw notFound()
      const outcome = await transition(tx, round, of(call), clock(), record, api)
      return outcome.ok ? accept(await answerOf(tx, outcome.value, true)) : outcome
    })
  }

  return {
    createRound: async (call: Call<RoundDraft>) => {
      const checked = checkDraft(call.body, clock())
      if (!checked.ok) throw problemOf(checked.refusal)
      const seed = randomBytes(SEED_BYTES)
      const round = draftRound(checked.value, {
        id: newId(),
        seed: seed.toString('hex'),
        seedHash: sha256Hex(seed),
      })
      const [body] = await showRounds(database, [round], true)
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
    reviseRound: async (call: Call<RoundDraft>) => {
      const id = call.params.id ?? ''
      if (!isUuid(id)) throw notFound()
      const checked = checkDraft(call.body, clock())
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
    listRounds: async (call: Call<undefined, { limit?: number; cursor?: string; state?: string }>) => {
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
    readRound: async (call: Call) =>
      answerOf(database, await visibleRound(database, call), sees(call.identity, 'operator', 'auditor')),
    openRound: order(() => ({ type: 'open' })),
    publishPool: order(() => ({ type: 'publish-pool' })),
    closeRound: order(() => ({ type: 'close' })),
    awardRound: order(call => ({
      type: 'award',
      lapseUndecided: (call.body as { lapseUndecided?: boolean }).lapseUndecided ?? false,
      lapseBelowLots: (call.body as { lapseBelowLots?: boolean }).lapseBelowLots ?? false,
    })),
    closeDecisions: async (call: Call) => {
      const id = call.params.id ?? ''
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const round = await lockRound(tx, id)
        if (!round) throw notFound()
        const closing = closingNow(round, clock())
        if (!closing)
          return refuse('wrong-state', `The round is ${round.state}; decisions are open while it is matched.`)
        await saveRound(tx, closing)
        record(decisionsClosingFact(closing))
        return accept(await answerOf(tx, closing, true))
      })
    },
    readDecisions: async (call: Call) => {
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
          ...(round.decisionsDueAt === undefined ? {} : { decisionsCloseAt: round.decisionsDueAt }),
          parties: await readPartyDecisions(database, round, all ? undefined : (call.identity.org ?? '')),
        },
      }
    },
    cancelRound: order(call => ({
      type: 'cancel',
      by: actorOf(call.identity),
      ...(call.body as { reason?: string }),
    })),
  }
}

/** What a failure to keep a round is to its caller: another round may have its reference. */
const refusedReference = (error: unknown): unknown =>
  error instanceof Conflict && error.constraint === 'round_reference_key'
    ? new ProblemError('duplicate-reference', 'A round with this reference exists.', [
        { path: 'reference', message: 'already in use' },
      ])
    : error
