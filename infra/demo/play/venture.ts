import type {
  Participant,
  ProjectResult,
  ProjectRound,
  ProjectRoundVerified,
  ProjectTerms,
  Round,
} from '@lodestone/contracts'
import { present } from '@lodestone/kernel'
import { type SampleStatement, type SampleVenture, sampleVenture, ventureDraft } from '../sample/venture.ts'
import { admitOne } from './admit.ts'
import { bounded } from './bounded.ts'
import { HubRefusal } from './client.ts'
import { actor, byTwo, clientFor, type Hub, type People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'
import { notYet, ready, waitFor } from './wait.ts'

const AT_ONCE = 12
/** How long news of a round or an admission may take from service to service, in milliseconds. */
const NEWS_MS = 60_000
/** A round is decided in seconds; a machine that is short of time takes minutes. */
const DECIDED_WITHIN_MS = 600_000

/**
 * A round of named projects: suppliers of the demo seek buyers and money for them, members ask for years of their tonnes, funders pledge, and the hub decides
 * who is banked. It is not awarded: the next run of the demo cancels it, and what it sold can be sold again. Whose projects are not banked, seeks on in a
 * round that stays open.
 */
export async function bankProjects(
  hub: Hub,
  people: People,
  { run, now }: { readonly run: string; readonly now: Date },
  progress: Progress,
): Promise<void> {
  const venture = sampleVenture()
  const all = await admitNewcomers(hub, people, venture)
  const id = await openRound(people, venture, `demo-projects-${run}`, now)
  await progress.step('projects, asks and pledges stated', venture.statements.length, tick =>
    bounded(venture.statements, AT_ONCE, async statement => {
      await state(all, id, statement)
      tick()
    }),
  )
  await people.operator.post(`/rounds/${id}/publish-pool`)
  await byTwo(people, `/rounds/${id}/close`)
  await progress.step('who is banked is decided', 0, () =>
    waitFor('the round of projects is decided', DECIDED_WITHIN_MS, async () => {
      const round = await people.operator.get<ProjectRound>(`/project-rounds/${id}`)
      if (round.state === 'failed') throw new Error('the round of projects could not be decided')
      return round.state === 'decided' ? ready(round) : notYet(`it is ${round.state}`)
    }),
  )
  const banked = await report(all, id, venture, progress)
  const again = await openRound(people, venture, `demo-projects-next-${run}`, now)
  for (const statement of venture.statements)
    if (statement.part === 'projects' && !statement.body.projects.some(({ project }) => banked.has(project)))
      await state(all, again, statement)
}

/** Everybody, with those who take part in nothing else. */
async function admitNewcomers(hub: Hub, people: People, { newcomers }: SampleVenture): Promise<People> {
  const known = new Map((await people.operator.all<Participant>('/participants')).map(one => [one.reference, one]))
  const admitted = await bounded(newcomers, AT_ONCE, draft =>
    admitOne(people.operator, draft, known.get(draft.reference)),
  )
  const clients = await bounded(admitted, AT_ONCE, async one => [one.id, await clientFor(hub, one)] as const)
  return {
    ...people,
    participants: new Map([...people.participants, ...admitted.map(one => [one.reference, one] as const)]),
    clientOf: new Map([...people.clientOf, ...clients]),
  }
}

/** A round of projects that takes statements, by its terms: its id. */
async function openRound(
  { operator }: People,
  { terms }: SampleVenture,
  reference: string,
  now: Date,
): Promise<string> {
  const { id } = await operator.post<Round>('/rounds', ventureDraft(reference, now), reference)
  await operator.post(`/rounds/${id}/open`)
  const path = `/project-rounds/${id}/terms`
  const { version } = await waitFor('the round of projects is known', NEWS_MS, () =>
    operator.get<ProjectTerms>(path).then(ready, unless('not-found')),
  )
  await operator.replace(path, terms, version)
  return id
}

/** States what its owner has not stated yet, once the news of its admission is there. */
async function state(people: People, id: string, of: SampleStatement): Promise<void> {
  const client = actor(people, of.owner)
  const path = `/project-rounds/${id}/${of.part}`
  const { version } = await client.get<{ version: number }>(path)
  await waitFor(`${of.owner} is admitted`, NEWS_MS, () =>
    client.replace(path, of.body, version).then(ready, unless('not-admitted')),
  )
}

/** Waits on when refused for want of news that are on their way. */
const unless = (code: string) => (error: unknown) => {
  if (error instanceof HubRefusal && error.problem.code === code) return notYet(error.message)
  throw error
}

/** Says what a member is told: who is banked, which it returns, and a sum. Has an auditor verify it. */
async function report(
  people: People,
  id: string,
  { statements }: SampleVenture,
  progress: Progress,
): Promise<ReadonlySet<string>> {
  const asking = present(statements.find(({ part }) => part === 'asks')).owner
  const { banked, outside } = await actor(people, asking).get<ProjectResult>(`/project-rounds/${id}/result`)
  const sought = statements.flatMap(one => (one.part === 'projects' ? one.body.projects : []))
  const names = banked.map(({ project }) => project).sort()
  progress.say()
  progress.say(
    `    Banked of ${sought.length} projects: ${names.join('; ')} (projects as published, money and asks illustrative)`,
  )
  const told = outside.find(({ outsideKg, askedKg }) => outsideKg !== askedKg) ?? outside[0]
  if (told)
    progress.say(
      `    As anybody admitted reads it: ${told.stage} ${told.year}, ${tonnes(told.outsideKg)} of ${tonnes(told.askedKg)} asked from outside China`,
    )
  const { matches, recordedHash } = await people.auditor.post<ProjectRoundVerified>(
    `/project-rounds/${id}/verifications`,
  )
  progress.say(`    decided again: ${matches ? 'the same hash' : 'ANOTHER HASH'}, ${recordedHash.slice(0, 16)}…`)
  progress.say()
  return new Set(names)
}
