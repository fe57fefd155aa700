import { answer } from '@lodestone/client'
import { present } from '@lodestone/kernel'
import type { Command } from 'commander'
import { type Context, verb } from '../command.ts'
import { EXIT, Failure } from '../failure.ts'
import { ENDS, type Finding, rankOf, sentence, told } from './witness.finding.ts'
import { folderOf, openFolder } from './witness.folder.ts'
import { believedKeys, openWitness } from './witness.keys.ts'
import { witnessed } from './witness.log.ts'

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
