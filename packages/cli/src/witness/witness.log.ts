import { answer, HubProblem } from '@lodestone/client'
import { cosignatureOf, keyText, type NoteKey, signatureLine } from '@lodestone/kernel'
import type { ConsistencyProof, KeptCheckpoint } from '@lodestone/verify'
import type { Context } from '../command.ts'
import { usage } from '../failure.ts'
import { type Finding, told } from './witness.finding.ts'
import type { Answered, Folder } from './witness.folder.ts'
import type { Witness } from './witness.keys.ts'

export type Verify = Pick<typeof import('@lodestone/verify'), 'checkpointIn' | 'judgeStep' | 'needsProof' | 'serviceOf'>
/** A line that this witness has signed beneath what it kept, and when in milliseconds. */
type OwnLine = { readonly line: string; readonly at: number }

/** Compares the log of one service with what was kept of it, and keeps and cosigns what only grew. */
export async function witnessed(
  { hub }: Context,
  { checkpointIn, judgeStep, needsProof, serviceOf }: Verify,
  folder: Folder,
  witness: Witness,
  keys: readonly NoteKey[],
  now: Answered,
): Promise<Finding> {
  const shown = checkpointIn(now.note, now.madeAt)
  const before = folder.kept(now.service)
  const kept = before && checkpointIn(before.note, before.madeAt)
  if (before && !kept) throw usage(`${folder.path}/${now.service}.json holds no checkpoint: restore it`)
  if (!shown || serviceOf(shown.origin) !== now.service)
    return told(folder, now, 'forked', 'what is shown is no checkpoint of it', { kept: before, now })
  const proof = kept && needsProof(kept, shown) ? await proofOf(hub, now.service, kept, shown) : undefined
  const earlier = kept && ownLine(kept, witness.key)
  const step = judgeStep(kept, shown, proof, keys, earlier && { at: earlier.at, now: Date.now() })
  const { service } = now
  const { size } = shown
  if (step.kind === 'forked') return told(folder, now, 'forked', step.why, { kept: before, now, proof })
  if (step.kind === 'unsigned')
    return told(folder, now, 'unsigned', 'signed with no key that you believe', { kept: before, now })
  if (step.kind === 'stale') return told(folder, now, 'stale', step.why, { kept: before, now })
  // Kept before anybody hears that it was seen. What was signed once is not signed anew: since when it stands is told by it.
  const cosignature = (step.kind === 'same' ? earlier?.line : undefined) ?? witness.cosign(shown.note.text)
  const note = own(now.note, witness.key)
  folder.keep({ ...now, note: `${note}${cosignature}` })
  const sent = { service: now.service, size, key: keyText(witness.key), cosignature }
  let refusal: string | undefined = 'no answer'
  try {
    refusal = await refusalOf(answer(hub.POST('/audit/cosignatures', { body: sent })))
  } finally {
    // What the hub has not taken need not stand in its log.
    if (refusal !== undefined) folder.keep({ ...now, note })
  }
  return { service, size, found: step.kind, ...(refusal ? { why: `the cosignature was not taken: ${refusal}` } : {}) }
}

/** What a witness has signed of what it kept. */
function ownLine({ note: { text, signatures } }: KeptCheckpoint, key: NoteKey): OwnLine | undefined {
  for (const one of signatures) {
    const found = cosignatureOf(text, one, key)
    if (found) return { line: signatureLine(key, one.signature), at: found.time * 1_000 }
  }
  return undefined
}

/** A note without what its witness has signed of it earlier. */
const own = (note: string, { name }: NoteKey): string =>
  note
    .split('\n')
    .filter(line => !line.startsWith(`\u2014 ${name} `))
    .join('\n')

/** What the hub says against a call. That it cannot be reached is thrown. */
async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    if (error instanceof HubProblem && error.status < 500) return error.message
    throw error
  }
}

/** Nothing where the hub says that it cannot prove it. */
async function proofOf(
  hub: Context['hub'],
  service: Answered['service'],
  { size: from }: KeptCheckpoint,
  { size: to }: KeptCheckpoint,
): Promise<ConsistencyProof | undefined> {
  try {
    return await answer(hub.GET('/audit/consistency', { params: { query: { service, from, to } } }))
  } catch (error) {
    if (error instanceof HubProblem && error.status < 500) return undefined
    throw error
  }
}
