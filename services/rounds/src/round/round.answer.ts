import type { Sql } from '@lodestone/database'
import type { Round } from './round.ts'
import { showRound } from './round.view.ts'

/** The answer with a round: live for operators and auditors. */
export const answerOf = async (sql: Sql, round: Round, oversight: boolean) => ({
  body: await showRound(sql, round, oversight),
  version: round.version,
})
