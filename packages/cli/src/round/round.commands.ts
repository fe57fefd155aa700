import type { Command } from 'commander'
import { noun } from '../command.ts'
import { followingCommands } from './round.following.ts'
import { operatorCommands } from './round.operator.ts'
import { readingCommands } from './round.show.ts'

export function roundCommands(program: Command): void {
  const round = noun(program, 'round', 'Rounds: one pooled procurement each, from collection to delivery')
  readingCommands(round)
  operatorCommands(round)
  followingCommands(round)
}
