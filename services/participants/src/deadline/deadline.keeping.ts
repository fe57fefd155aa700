import type { Sql } from '@lodestone/database'
import { endAll, endDeadlines, markDone, setDeadlines, setForAll, takeBack } from './deadline.store.ts'
import { type Change, changesOf } from './deadline.ts'

type Event = { readonly type: string; readonly time: string; readonly data: unknown }

/** Keeps what is due of whom, from events, in the caller's transaction; takes reminders back of what is done. */
export async function keepDeadlines(tx: Sql, events: readonly Event[]): Promise<void> {
  for (const run of runsOf(events.flatMap(changesOf))) await apply(tx, run)
}

/** Changes of one act that follow each other, in order: a round has thousands of decisions. */
function runsOf(changes: readonly Change[]): Change[][] {
  const runs: Change[][] = []
  for (const change of changes) {
    const run = runs.at(-1)
    if (run?.[0]?.act === change.act) run.push(change)
    else runs.push([change])
  }
  return runs
}

async function apply(tx: Sql, run: readonly Change[]): Promise<void> {
  const sets = run.filter(one => one.act === 'set')
  if (sets.length > 0) await setDeadlines(tx, sets)
  for (const one of run) if (one.act === 'set-for-all') await setForAll(tx, one)
  const done = run.filter(one => one.act === 'done')
  if (done.length > 0) await takeBack(tx, await markDone(tx, done))
  const ended = run.filter(one => one.act === 'ended')
  if (ended.length > 0) await takeBack(tx, await endDeadlines(tx, ended))
  for (const one of run) if (one.act === 'all-ended') await takeBack(tx, await endAll(tx, one))
}
