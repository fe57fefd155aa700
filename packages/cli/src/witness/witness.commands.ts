import { sign } from 'node:crypto'
import { answer, HubProblem } from '@lodestone/client'
import {
  COSIGNATURE,
  cosignatureBytes,
  cosignatureOf,
  cosignedMessage,
  isKeyName,
  keyText,
  type NoteKey,
  noteKey,
  present,
  rawPublicKey,
  readKey,
  signatureLine,
} from '@lodestone/kernel'
import type { ConsistencyProof, KeptCheckpoint, LogComparison } from '@lodestone/verify'
import type { Command } from 'commander'
import { type Context, verb } from '../command.ts'
import { EXIT, Failure, usage } from '../failure.ts'
import { readText } from '../file.ts'
import { type Answered, type Folder, folderOf, namelessOf, openFolder } from './witness.folder.ts'

type Verify = Pick<typeof import('@lodestone/verify'), 'checkpointIn' | 'judgeStep' | 'needsProof' | 'serviceOf'>
/** What was found of one log; `evidence` is where both checkpoints are kept. */
type Finding = {
  readonly service: string
  readonly size: number
  readonly found: LogComparison['kind'] | 'withheld'
  readonly why?: string
  readonly evidence?: string
}
type Witness = { readonly key: NoteKey; cosign(text: string): string }
/** A line that this witness has signed beneath what it kept, and when in milliseconds. */
type OwnLine = { readonly line: string; readonly at: number }

export function witnessCommands(program: Command): void {
  verb(
    program,
    'witness',
    'Compare the checkpoints of the hub with those that you kept, cosign what only grew, and keep it',
    [
      'witness                                  # hourly, from cron',
      'witness --keys keys.txt --name example.org/witness',
      'witness --folder /var/lib/witness --json',
    ],
    run,
  )
    .option('--folder <folder>', 'where your key and what you kept are (default: beside the sign-in, by hub)')
    .option('--name <name>', 'under which you sign, for everybody to see (default: one that does not tell who you are)')
    .option('--keys <file>', 'the public keys that you believe, one a line, instead of those that the hub shows first')
    .option(
      '--accept-new-keys',
      'also believe the keys that the hub publishes now: after a rotation that you were told of',
    )
}

async function run(context: Context): Promise<void> {
  const { hub, session, out, options, flags } = context
  const { checkpointIn, judgeStep, needsProof, serviceOf } = await import('@lodestone/verify')
  const verify = { checkpointIn, judgeStep, needsProof, serviceOf }
  const folder = openFolder(options.folder ?? folderOf(session.hub))
  const witness = openWitness(folder, session.hub, options.name)
  const keys = await believedKeys(context, folder, flags.acceptNewKeys === true)
  const { items } = await answer(hub.GET('/audit/checkpoints'))
  const findings: Finding[] = []
  for (const now of items) {
    // It becomes the name of a file.
    if (!/^[a-z]+$/.test(now.service))
      throw new Failure(EXIT.fault, `the hub names a service ${now.service}`, { code: 'fault' })
    findings.push(await witnessed(context, verify, folder, witness, keys, now))
  }
  for (const service of folder.services().filter(one => !items.some(shown => shown.service === one))) {
    const kept = present(folder.kept(service))
    findings.push(told(folder, kept, 'withheld', 'the log that was there is not shown', { kept, shown: items }))
  }
  for (const finding of findings) out.note(sentence(finding))
  await out.list(findings, ['service', 'size', 'found', 'why', 'evidence'])
  const worst = findings.toSorted((a, b) => rankOf(b) - rankOf(a))[0]
  const rank = worst ? rankOf(worst) : 0
  if (!worst || rank === 0) return
  const byReason = Map.groupBy(
    findings.filter(one => rankOf(one) === rank),
    ({ why }) => why,
  )
  const sentences = [...byReason].map(([why, all]) => `${all.map(({ service }) => service).join(', ')}: ${why}`)
  const { exit, code, head } = present(ENDS[rank - 1])
  throw new Failure(exit, head + sentences.join('; '), { code })
}

/** Ends that are not good, the worst last. */
const ENDS = [
  { exit: EXIT.refused, code: 'not-taken', head: '' },
  { exit: EXIT.notVerified, code: 'not-verified', head: '' },
  { exit: EXIT.forked, code: 'forked', head: 'THE HISTORY WAS REWRITTEN, or another one is shown to you. ' },
] as const

/** 0 when all is well, else the place in `ENDS` from 1 on. */
function rankOf({ found, why }: Finding): number {
  if (found === 'forked' || found === 'withheld') return 3
  if (found === 'unsigned' || found === 'stale') return 2
  return why === undefined ? 0 : 1
}

async function witnessed(
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

function told(
  folder: Folder,
  { service, size }: Answered,
  found: Finding['found'],
  why: string,
  files: Record<string, unknown>,
): Finding {
  return { service, size, found, why, evidence: folder.evidence(`${stamp()}-${service}`, files) }
}

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

function openWitness(folder: Folder, hub: string, name: string | undefined): Witness {
  const secret = folder.key()
  const called = name ?? namelessOf(hub, secret)
  if (!isKeyName(called))
    throw usage(`${called} cannot name a witness: no spaces, no plus, such as example.org/witness`)
  const key = noteKey(called, COSIGNATURE, rawPublicKey(secret))
  const cosign = (text: string): string => {
    const time = Math.floor(Date.now() / 1_000)
    const signature = sign(null, Buffer.from(cosignedMessage(text, time), 'utf8'), secret)
    return signatureLine(key, cosignatureBytes({ time, signature }))
  }
  return { key, cosign }
}

/** The keys that were believed before; at first those of a file, else those that the hub shows, which is said. */
async function believedKeys({ hub, out, options }: Context, folder: Folder, acceptNew: boolean): Promise<NoteKey[]> {
  const given =
    options.keys === undefined
      ? []
      : readText(options.keys)
          .split('\n')
          .filter(line => line.trim() !== '')
  const known = [...new Set([...folder.believed(), ...given])]
  const shows = known.length === 0 || acceptNew
  const published = shows ? (await answer(hub.GET('/audit/keys'))).items.map(one => one.key) : []
  if (published.length > 0)
    out.note(
      `the keys that the hub publishes are believed from now on: compare ${folder.path}/keys with what its operator has told you`,
    )
  const all = [...new Set([...known, ...published])]
  folder.believe(all)
  return all.map(text => readKey(text.trim()) ?? wrongKey(text))
}

function wrongKey(text: string): never {
  throw usage(`${text} is not a public key of the form name+keyId+base64`)
}

const stamp = (): string => new Date().toISOString().replaceAll(':', '')

function sentence({ service, size, found, why, evidence }: Finding): string {
  if (evidence !== undefined) return `${service}: ${why}\n  evidence: ${evidence}`
  const and = why === undefined ? '' : `; ${why}`
  if (found === 'first') return `${service}: kept the log of size ${size}, the first that was seen${and}`
  if (found === 'same') return `${service}: the log of size ${size} is the one that was kept${and}`
  return `${service}: the log has only grown, to size ${size}${and}`
}
