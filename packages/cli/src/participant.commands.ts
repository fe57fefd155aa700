import { answer } from '@lodestone/client'
import { type Command, Option } from 'commander'
import { showOutcome } from './approval.commands.ts'
import { given, idOf, noun, verb } from './command.ts'
import { readJson } from './file.ts'

const KINDS = ['member', 'supplier', 'funder'] as const
const STATUSES = ['applied', 'admitted', 'suspended'] as const

export function participantCommands(program: Command): void {
  const participant = noun(program, 'participant', 'Organisations that take part')
  verb(
    participant,
    'list',
    'List participants: all for operators and auditors, itself for a participant',
    ['participant list', 'participant list --kind supplier --status applied'],
    async ({ hub, out, options }) => {
      const kind = KINDS.find(one => one === options.kind)
      const status = STATUSES.find(one => one === options.status)
      const rows = hub.items('/participants', { params: { query: given({ kind, status }) } })
      await out.list(rows, ['id', 'reference', 'legalName', 'kind', 'country', 'bloc', 'status'])
    },
  )
    .addOption(new Option('--kind <kind>', 'only these').choices(KINDS))
    .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
  verb(
    participant,
    'show <participant>',
    'Show a participant, by its id or reference',
    ['participant show m-1'],
    async ({ hub, out }, name: string) => {
      const id = await idOf(hub, '/participants', name)
      out.show(await answer(hub.GET('/participants/{id}', { params: { path: { id } } })))
    },
  )
  verb(
    participant,
    'register <file>',
    'Register an organisation from a JSON file (operator)',
    [
      'participant register motor.json',
      `participant register - <<<'{"reference":"m-1","legalName":"Motor GmbH","kind":"member","country":"DE","bloc":"EU"}'`,
    ],
    async ({ hub, out }, file: string) =>
      out.show(await answer(hub.POST('/participants', { body: readJson(file) })), 'registered'),
  )
  verb(
    participant,
    'admit <participant>',
    'Admit a participant, or admit it again after a suspension (operator)',
    ['participant admit m-1'],
    async ({ hub, out }, name: string) => {
      const id = await idOf(hub, '/participants', name)
      const call = hub.POST('/participants/{id}/admit', { params: { path: { id } } })
      showOutcome({ out }, await answer(call), 'admitted')
    },
  )
  verb(
    participant,
    'revise <participant> <file>',
    'Replace the legal name, owners and baselines of a participant by what a JSON file says (operator)',
    [
      'participant revise m-1 particulars.json',
      `participant revise m-1 - <<<'{"legalName":"Motor SE","baselines":[{"material":"ndpr-oxide","kgPerYear":"12000"}]}'`,
    ],
    async ({ hub, out }, name: string, file: string) => {
      const id = await idOf(hub, '/participants', name)
      const { version } = await answer(hub.GET('/participants/{id}', { params: { path: { id } } }))
      const params = { path: { id }, header: { 'If-Match': `"${version}"` } }
      const made = await answer(hub.PUT('/participants/{id}', { params, body: readJson(file) }))
      out.show(made, `revised, version ${made.version}`)
    },
  )
  correcting(participant)
  verb(
    participant,
    'suspend <participant>',
    'Suspend a participant (operator)',
    ['participant suspend m-1 --reason "Ownership changed"'],
    async ({ hub, out, options }, name: string) => {
      const id = await idOf(hub, '/participants', name)
      const body = { reason: options.reason ?? '' }
      const call = hub.POST('/participants/{id}/suspend', { params: { path: { id } }, body })
      showOutcome({ out }, await answer(call), 'suspended')
    },
  ).requiredOption('--reason <text>', 'why, as it stands in the audit')
}

function correcting(participant: Command): void {
  verb(
    participant,
    'correct <participant> <file>',
    'Correct the kind, country and bloc of a participant before it takes part (operator)',
    [
      `participant correct m-1 - <<<'{"from":{"kind":"member","country":"DE","bloc":"EU"},"to":{"kind":"supplier","country":"GE"},"reason":"It is in Georgia"}'`,
    ],
    async ({ hub, out }, name: string, file: string) => {
      const id = await idOf(hub, '/participants', name)
      const call = hub.POST('/participants/{id}/correct', { params: { path: { id } }, body: readJson(file) })
      showOutcome({ out }, await answer(call), 'corrected')
    },
  )
}
