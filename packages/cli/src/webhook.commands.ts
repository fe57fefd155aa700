import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { asksFirst } from './asking.ts'
import { noun, verb } from './command.ts'
import { EXIT, Failure } from './failure.ts'

export function webhookCommands(program: Command): void {
  const webhook = noun(program, 'webhook', 'Webhooks: events about your own objects, sent to your systems')
  verb(
    webhook,
    'create <url> <types...>',
    'Have events of these types sent to a URL; the secret is shown once',
    ['webhook create https://erp.example.org/hook rounds.allocations-proposed.v1 rounds.round-awarded.v1'],
    async ({ hub, out }, url: string, types: string[]) =>
      out.show(await answer(hub.POST('/webhooks', { body: { url, types } })), 'created; keep the secret'),
  )
  verb(webhook, 'list', 'List your webhooks', ['webhook list'], async ({ hub, out }) =>
    out.list(hub.items('/webhooks'), ['id', 'url', 'types', 'createdAt']),
  )
  asksFirst(
    verb(webhook, 'delete <webhook>', 'End a webhook', ['webhook delete 0195…'], async ({ hub, out }, id: string) => {
      for await (const one of hub.items('/webhooks')) {
        if (one.id !== id) continue
        const params = { path: { id }, header: { 'If-Match': `"${one.version}"` } }
        await answer(hub.DELETE('/webhooks/{id}', { params }))
        return out.show({ id, deleted: true }, 'ended')
      }
      throw new Failure(EXIT.refused, `there is no webhook ${id}`, { code: 'not-found' })
    }),
    'Nothing more is sent to it, nor what still waits.',
  )
  verb(
    webhook,
    'deliveries <webhook>',
    'List what was sent to a webhook and how it was answered',
    ['webhook deliveries 0195…'],
    async ({ hub, out }, id: string) =>
      out.list(hub.items('/webhooks/{id}/deliveries', { params: { path: { id } } }), [
        ...['id', 'type', 'state', 'attempts', 'lastStatus', 'nextAttemptAt'],
      ]),
  )
  verb(
    webhook,
    'redeliver <webhook> <delivery>',
    'Send one delivery again',
    ['webhook redeliver 0195… 0196…'],
    async ({ hub, out }, id: string, deliveryId: string) => {
      const call = { params: { path: { id, deliveryId } } }
      out.show(await answer(hub.POST('/webhooks/{id}/deliveries/{deliveryId}/redeliver', call)), 'will be sent again')
    },
  )
}
