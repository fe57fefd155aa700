import type { Sql } from '@lodestone/database'
import type { Round } from './round.ts'
import { showRound } from './round.view.ts'

/** The answer with a round: live for operators and auditors. */
export const answerOf = async (sql: Sql, round: Round, oversight: boolean) => ({
  body: await showRound(sql, round, oversight),
  version: round.version,
})

/** What two people decide about, of a round that is locked. */
export const aboutOf = ({ id, version, draft }: Round) => ({
  subject: id,
  name: draft.name,
  stood: `version ${version}`,
})
