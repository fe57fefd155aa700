import { type Participant, ruled, type TableFault } from '@lodestone/contracts'
import { type CallHead, implement, notFound, ProblemError } from '@lodestone/http'
import { accept, canonicalHash, fieldsRefused, fromJson, refuse, toJson, vouched } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { type InDoor, type ServiceContext, waitUntil } from '@lodestone/service'
import { errorOf } from '../baseline/baseline.ts'
import type { Pool } from '../computation/computation.pool.ts'
import { asks } from './ask.ts'
import { pledges } from './pledge.ts'
import { projects, publishedOf } from './project.ts'
import { changeRound, findRound, lockRound, publish, type RoundRow } from './round.store.ts'
import { idOf } from './round.ts'
import { findStatement, saveStatement, soldOf, statementIn } from './statement.store.ts'
import { bookWith, type Statement } from './statement.ts'

type Named = CallHead & { readonly params: { readonly id: string } }
type Stating<Draft> = Named & { readonly body: Draft }
/** What else a statement changes. */
type Also<Draft> = (tx: InDoor[0], round: Termed, owner: string, draft: Draft) => Promise<void>
type Termed = RoundRow & { readonly terms: NonNullable<RoundRow['terms']> }

const hasTerms = (row: RoundRow): row is Termed => row.terms !== null
const notOpen = (state: string) => refuse('wrong-state', `The round is ${state}; only an open one takes this.`)
const WITHOUT_TERMS = 'The terms of the round are not stated yet.'

/** What parties state in an open round: each its own alone, whole, and nothing after the close. */
export function statementRoutes(context: ServiceContext, asked: Pool) {
  const { door } = context
  const ofProjects = stating(context, asked, projects, async (tx, round, participantId, draft) =>
    publish(tx, {
      ...{ roundId: round.id, participantId },
      projects: toJson(publishedOf(participantId, draft, fromJson(round.terms))),
    }),
  )
  const ofAsks = stating(context, asked, asks)
  const ofPledges = stating(context, asked, pledges)
  return implement({
    readOwnProjects: ofProjects.read,
    stateOwnProjects: async call => door.command(call, await ofProjects.state(call)),
    previewOwnProjects: ofProjects.preview,
    readOwnAsks: ofAsks.read,
    stateOwnAsks: async call => door.command(call, await ofAsks.state(call)),
    previewOwnAsks: ofAsks.preview,
    readOwnPledges: ofPledges.read,
    stateOwnPledges: async call => door.command(call, await ofPledges.state(call)),
    previewOwnPledges: ofPledges.preview,
  })
}

function stating<Draft extends object>(
  { database, admission, clock, newId }: ServiceContext,
  asked: Pool,
  statement: Statement<Draft>,
  also: Also<Draft> = async () => {},
) {
  const { part, by } = statement

  /** An open round with its terms, of which the news may be on its way. Throws 404, 409. */
  async function termed(id: string): Promise<Termed> {
    const row = await waitUntil(
      () => findRound(database, id),
      seen => seen !== undefined,
    )
    if (!row) throw notFound()
    if (row.state !== 'open')
      throw new ProblemError('wrong-state', `The round is ${row.state}; only an open one takes this.`)
    if (!hasTerms(row)) throw new ProblemError('wrong-state', WITHOUT_TERMS)
    return row
  }

  async function faultsOf(round: Termed, { id: owner, bloc }: Participant, draft: Draft): Promise<TableFault[]> {
    const tables = statement.tablesOf(draft, { owner, bloc, nameOf: own => own })
    const faults = await asked.ask({ kind: 'book', book: toJson(bookWith(fromJson(round.terms), tables)) })
    // What is wrong by itself is told first.
    if (faults.length > 0 || !statement.againstSold) return [...faults]
    return statement.againstSold(draft, await soldOf(database, owner))
  }

  return {
    read: async (call: Named) => {
      const roundId = idOf(call)
      if (!(await findRound(database, roundId))) throw notFound()
      const row = await findStatement(database, { roundId, participantId: call.identity.org ?? '', part })
      const { version, statedAt } = row ?? { version: 1, statedAt: null }
      const tables = row && row.statedAt !== null ? fromJson(vouched<Draft>(row.tables)) : statement.none
      return { body: { version, ...tables, ...(statedAt !== null && { statedAt }) }, version }
    },
    preview: async (call: Stating<Draft>) => {
      const party = await admission.admitted(call.identity, by)
      const faults = await faultsOf(await termed(idOf(call)), party, call.body)
      return { body: { takeable: faults.length === 0, faults: faults.map(ruled) } }
    },
    state: async (call: Stating<Draft>) => {
      const party = await admission.admitted(call.identity, by)
      const known = await termed(idOf(call))
      const faults = await faultsOf(known, party, call.body)
      if (faults.length > 0)
        throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults.map(errorOf))
      return async (...[tx, record]: InDoor) => {
        const round = await lockRound(tx, known.id)
        if (!round || !hasTerms(round)) return refuse('wrong-state', WITHOUT_TERMS)
        if (round.state !== 'open') return notOpen(round.state)
        // The news of the close may be on its way; an earlier close by an operator is known once it is heard.
        if (clock().getTime() >= Date.parse(round.closesAt)) return notOpen('closed')
        if (round.termsVersion !== known.termsVersion)
          return refuse('wrong-state', 'The terms of the round have changed meanwhile: look at them, and state again.')
        const key = { roundId: round.id, participantId: party.id, part }
        const before = await statementIn(tx, key, newId())
        if (before.version !== call.ifMatch)
          return refuse('stale-version', `The statement is at version ${before.version}.`)
        const rows = statement.countOf(call.body)
        const standing = round[part] - before.rows + rows
        if (rows > before.rows && standing > statement.most)
          return refuse('wrong-state', `The round takes no more of these: ${statement.most} stand at most.`)
        const [version, statedAt] = [before.version + 1, clock().toISOString()]
        const digest = canonicalHash({ id: before.id, ...call.body })
        await saveStatement(tx, {
          ...before,
          version,
          rows,
          digest,
          statedAt,
          tables: vouched(JSON.stringify(call.body)),
        })
        await changeRound(tx, round.id, { [part]: standing })
        await also(tx, round, party.id, call.body)
        const told = { roundId: round.id, owner: party.id, version, digest, count: rows }
        record(factOf(statement.event, round.id, told))
        return accept({ body: { version, ...call.body, statedAt }, version })
      }
    },
  }
}
