import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { asksFirst } from './asking.ts'
import { noun, verb } from './command.ts'

export function operationsCommands(program: Command): void {
  const operations = noun(program, 'operations', 'Health of the services: lag, outbox, parked keys (operator)')
  verb(
    operations,
    'show',
    'Show the health of every service',
    ['operations show', "operations show --json | jq '.services[] | select(.parked != [])'"],
    async ({ hub, out }) => {
      const found = await answer(hub.GET('/operations'))
      if (out.json) return out.show(found)
      const rows = found.services.map(({ lag, parked, differing = [], ...service }) => ({
        ...service,
        lag: lag.reduce((sum, one) => sum + one.records, 0),
        parked: parked.length,
        differing: differing.length,
      }))
      await out.list(rows, ['name', 'ready', 'outbox.depth', 'outbox.oldestAgeMs', 'lag', 'parked', 'differing'])
    },
  )
  verb(
    operations,
    'parked',
    'List what could not be applied and waits for an operator',
    ['operations parked'],
    async ({ hub, out }) => {
      const { services } = await answer(hub.GET('/operations'))
      const rows = services.flatMap(({ name, parked }) => parked.map(one => ({ service: name, ...one })))
      await out.list(rows, ['id', 'service', 'topic', 'key', 'errorClass', 'attempts', 'parkedAt', 'behind'])
    },
  )
  verb(
    operations,
    'redrive <parked>',
    'Apply a parked key again, in order',
    ['operations redrive 17'],
    async ({ hub, out }, id: string) =>
      out.show(await answer(hub.POST('/operations/parked/{id}/redrive', { params: { path: { id } } })), 'redriven'),
  )
  asksFirst(
    verb(
      operations,
      'discard <parked>',
      'Discard a parked record that can never be read; audited',
      ['operations discard 17 --reason "Written by a faulty version"'],
      async ({ hub, out, options }, id: string) => {
        const call = { params: { path: { id } }, body: { reason: options.reason ?? '' } }
        out.show(await answer(hub.POST('/operations/parked/{id}/discard', call)), 'discarded')
      },
    ).requiredOption('--reason <text>', 'why, as it stands in the audit'),
    'What the record says is never applied.',
  )
}
