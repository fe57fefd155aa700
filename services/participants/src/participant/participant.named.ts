import type { Participant } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { notFound } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { lockParticipant } from './participant.store.ts'

export const answerOf = (participant: Participant) => ({ body: participant, version: participant.version })

/** What two people decide about, of a participant that is locked. */
export const aboutOf = ({ id, legalName: name, version }: Participant) => ({
  subject: id,
  name,
  stood: `version ${version}`,
})

/** The participant that a command names, locked until its transaction ends. */
export async function named(tx: Sql, id: string): Promise<Participant> {
  const participant = isUuid(id) ? await lockParticipant(tx, id) : undefined
  if (!participant) throw notFound()
  return participant
}
