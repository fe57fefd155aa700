import { Conflict } from '@lodestone/database'
import {
  DEFAULT_PAGE,
  type Identity,
  implement,
  languageFor,
  ProblemError,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept } from '@lodestone/kernel'
import { personId, type ServiceContext, termsOf } from '@lodestone/service'
import { nameContacts } from './application.contacts.ts'
import { answerOf, factOf, named, ownOf, seenBy } from './application.named.ts'
import {
  countApplications,
  insertApplication,
  listApplications,
  oneAtATime,
  saveApplication,
} from './application.store.ts'
import { tellApplicant, tellOperators } from './application.told.ts'
import { acceptsTerms, answer, MOST_A_DAY, MOST_OPEN, submit, withdraw } from './application.ts'

const DAY_SECONDS = 86_400

/** What whoever applies does. */
export function applicationRoutes(context: ServiceContext) {
  const { config, database, door, clock, newId } = context
  const terms = termsOf(config)
  return implement({
    readTerms: async () => ({ body: { terms: terms ?? null } }),
    createApplication: async call => {
      const applicantId = applicantIn(call.identity)
      try {
        return await door.command(call, async (tx, record) => {
          const accepted = acceptsTerms(call.body, terms)
          if (!accepted.ok) return accepted
          const now = clock()
          await oneAtATime(tx)
          mayApply(await countApplications(tx, applicantId, new Date(now.getTime() - DAY_SECONDS * 1000)))
          const language = call.body.language ?? languageFor(call.raw.headers['accept-language'])
          const made = submit(newId(), call.identity.sub, { ...call.body, language }, now.toISOString())
          await insertApplication(tx, applicantId, made)
          await nameContacts(context, tx, made)
          record(factOf(made, 'submitted'))
          await tellApplicant(context, tx, made, 'received')
          await tellOperators(context, tx, made, 'arrived')
          return accept({
            status: 201,
            ...answerOf(made),
            headers: { location: `/api/v1/applications/${made.id}` },
          })
        })
      } catch (error) {
        if (error instanceof Conflict && error.constraint === 'application_open_key')
          throw new ProblemError(
            'wrong-state',
            'You have an application that is open: it is decided or withdrawn first.',
          )
        throw error
      }
    },
    listApplications: async call => {
      const { limit = DEFAULT_PAGE, cursor, state } = call.query
      const after = readIdCursor(cursor)
      const rows = await listApplications(database, { ...seenBy(call.identity), state, after, limit })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => row,
        ),
      }
    },
    readApplication: async call => answerOf(await named(database, call.params.id, seenBy(call.identity))),
    reviseApplication: call =>
      door.command(call, async (tx, record) => {
        const application = await named(tx, call.params.id, { ...ownOf(call.identity), lock: true })
        const accepted = acceptsTerms(call.body, terms)
        if (!accepted.ok) return accepted
        const { language = application.applied.language } = call.body
        const revision = language === undefined ? call.body : { ...call.body, language }
        const outcome = answer(application, revision, clock().toISOString(), call.ifMatch ?? 0)
        if (!outcome.ok) return outcome
        await saveApplication(tx, outcome.value)
        await nameContacts(context, tx, outcome.value)
        record(factOf(outcome.value, 'answered', { answer: call.body.answer }))
        await tellOperators(context, tx, outcome.value, 'answered')
        return accept(answerOf(outcome.value))
      }),
    withdrawApplication: call =>
      door.command(call, async (tx, record) => {
        const application = await named(tx, call.params.id, { ...ownOf(call.identity), lock: true })
        const outcome = withdraw(application, clock().toISOString())
        if (!outcome.ok) return outcome
        const moved = outcome.value
        if (!moved) return accept(answerOf(application))
        await saveApplication(tx, moved)
        record(factOf(moved, 'withdrawn'))
        return accept(answerOf(moved))
      }),
  })
}

/** By what the applications of the caller are kept. Throws 403 for whoever acts for an organisation, or oversees them. */
function applicantIn(identity: Identity): string {
  if (identity.org !== undefined)
    throw new ProblemError('forbidden', 'This is for whoever acts for no organisation: yours is named by your token.')
  if (sees(identity, 'operator', 'auditor'))
    throw new ProblemError('forbidden', 'Whoever oversees the hub takes no part in it: apply as somebody else.')
  return personId(identity.sub)
}

/** Throws 429 where too many applications were made: by one person lately, or by all together that nobody has decided. */
function mayApply({ lately, open }: { lately: number; open: number }): void {
  if (lately >= MOST_A_DAY)
    throw new ProblemError(
      'rate-limited',
      `You have applied ${MOST_A_DAY} times within a day: try again tomorrow.`,
      undefined,
      DAY_SECONDS,
    )
  if (open >= MOST_OPEN)
    throw new ProblemError(
      'rate-limited',
      `${MOST_OPEN} applications wait for a decision, which is as many as the hub takes: try again another day.`,
      undefined,
      DAY_SECONDS,
    )
}
