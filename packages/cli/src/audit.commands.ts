import type { Command } from 'commander'
import { verb } from './command.ts'

export function auditCommands(program: Command): void {
  verb(
    program,
    'audit <subject>',
    'List the append-only history of a subject (operator, auditor)',
    [
      'audit 0195…',
      'audit read:0195… --json',
      'audit 0195… --json >history.json; lodestone record verify history.json',
    ],
    async ({ hub, out }, subject: string) =>
      out.list(hub.items('/audit', { params: { query: { subject } } }), ['seq', 'time', 'actor', 'type']),
  )
}
