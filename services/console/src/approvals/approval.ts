import type { Approval } from '@lodestone/contracts'

/** An approval that has been decided, as an event of the stream. Services keep decisions in their own histories and publish none. */
export function decisionEvent(decided: Approval): { type: string; body: string } {
  const { id, service, command, subject, name, state, decidedAt, decidedBy } = decided
  const type = `approvals.${state}.v1`
  const data = { id, service, command, name, ...(service === 'rounds' ? { roundId: subject } : {}) }
  return { type, body: JSON.stringify({ type, subject, time: decidedAt, actor: decidedBy, data }) }
}
