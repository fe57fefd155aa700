import type { Command } from 'commander'
import { type Context, noun, verb } from '../command.ts'
import { EXIT, Failure, usage } from '../failure.ts'
import { readJson, readText } from '../file.ts'
import { type Given, offline } from './credential.offline.ts'

const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export function credentialCommands(program: Command): void {
  const credential = noun(program, 'credential', 'Credentials: what issuers have signed about goods, sites and origin')
  verb(
    credential,
    'verify <file>',
    'Verify a credential of the UN Transparency Protocol (vc+jwt) without a hub and without a network',
    [
      'credential verify passport.jwt                                    # signed by a did:key',
      'credential verify passport.jwt --issuer did.json --status list.jwt # by a did:web, as its documents were kept',
      'credential verify passport.jwt --register issuers.json --on 2026-11-30',
    ],
    run,
  )
    .option('--issuer <file>', 'the DID document of an issuer; may be repeated', repeated)
    .option('--register <file>', 'issuers with what they may attest; nobody else is believed')
    .option('--status <file>', 'a status list, as it was signed; may be repeated', repeated)
    .option('--holder <id>', 'who has to be a party to it: a DID or a number in a register; may be repeated', repeated)
    .option('--on <time>', 'the day or time for which it is judged (default: now)')
}

async function run({ out, options, many }: Context, file: string): Promise<void> {
  const { judge, isWaiting } = await import('@lodestone/credentials')
  const ports = await offline({
    on: timeOf(options.on),
    documents: (many.issuer ?? []).map(name => ({ name, json: readJson(name) })),
    lists: (many.status ?? []).map(name => ({ name, text: readText(name) })),
    holder: many.holder ?? [],
    ...(options.register === undefined
      ? {}
      : { register: { name: options.register, json: readJson(options.register) } }),
  } satisfies Given)
  const judged = await judge(readText(file), ports)
  const findings = judged.verdict === 'accepted' ? [] : judged.findings
  const { credential } = judged
  const lines = [
    `${file}: ${judged.verdict}`,
    ...(credential
      ? [
          `  ${credential.type} ${credential.version}, ${credential.id}`,
          `  issued by ${credential.issuer.name} (${credential.issuer.did})`,
        ]
      : []),
    ...findings.map(one => `  ${isWaiting(one) ? 'MISSING' : 'REFUSED'}  ${one.message}`),
    ...(judged.verdict === 'accepted' ? judged.messages.map(message => `  ${message}`) : []),
    ...(options.register === undefined ? [`  ${UNBOUND}`] : []),
  ]
  out.line({ verified: judged.verdict === 'accepted', ...judged }, lines.join('\n'))
  if (judged.verdict === 'accepted') return
  const code = judged.verdict === 'waiting' ? 'incomplete' : 'not-verified'
  throw new Failure(
    EXIT.notVerified,
    judged.verdict === 'waiting' ? 'not verified: something is missing' : 'not verified',
    { code },
  )
}

/** Said where no register was given: a signature tells who, not whether they may. */
const UNBOUND = 'whether its issuer may attest this was not checked: name a --register'

function timeOf(text: string | undefined): Date {
  if (text === undefined) return new Date()
  const time = new Date(text)
  if (Number.isNaN(time.getTime()) || !/^\d{4}-\d\d-\d\d/.test(text))
    throw usage(`${text} is no day such as 2026-11-30`)
  return time
}
