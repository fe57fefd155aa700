import { answer, type HubClient, HubProblem } from '@lodestone/client'
import { isUuid } from '@lodestone/kernel'
import { EXIT, Failure, usage } from './failure.ts'

const CHOICE = '--organisation, or LODESTONE_ORGANISATION'

const listed = async (hub: HubClient) => (await answer(hub.GET('/me', {}))).organisations

/** The id of the organisation that somebody names by its id or legal name. */
export async function organisationNamed(hub: HubClient, name: string): Promise<string> {
  if (isUuid(name)) return name
  const all = await listed(hub)
  const [one, ...more] = all.filter(({ legalName }) => legalName === name)
  if (one && more.length === 0) return one.participantId
  throw usage(`${one ? 'several' : 'none'} of your organisations have the name ${name}; an id is exact`)
}

/** For which organisation somebody acts; nothing of whoever acts for none. */
export async function organisationOf(hub: HubClient, chosen: string | undefined): Promise<string | undefined> {
  const all = await listed(hub)
  return all.find(({ participantId }) => chosen === undefined || participantId === chosen)?.participantId
}

/** A refusal because several organisations are possible, as what to do about it; any other fault as it is. */
export async function withChoice(hub: HubClient, fault: unknown): Promise<unknown> {
  if (!(fault instanceof HubProblem) || !fault.errors.some(({ path }) => path === 'X-Organisation')) return fault
  const rows = (await listed(hub)).map(({ participantId: id, legalName: name, role, position }) => ({
    id,
    name,
    role,
    position,
  }))
  return new Failure(EXIT.refused, `you act for several organisations: name one with ${CHOICE}`, {
    code: 'organisation-needed',
    rows,
  })
}
