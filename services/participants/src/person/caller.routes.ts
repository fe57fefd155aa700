import { type Identity, implement, lookedUpBy } from '@lodestone/http'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { listParticipants } from '../participant/participant.store.ts'
import { accessOf } from './person.store.ts'

/** Who somebody is to the hub, whether its token or the register says so. */
export function callerRoutes({ config, database }: ServiceContext) {
  const whole = database.within('service')

  async function inToken(id: string) {
    const [own] = await listParticipants(whole, { id, limit: 1 })
    if (!own) return []
    const { legalName, kind: role } = own
    return [{ participantId: id, legalName, role, position: 'administrator' as const }]
  }

  async function inRegister(identity: Identity) {
    const all = await accessOf(whole, ...lookedUpBy(issuerOf(config), identity))
    const humans = all.filter(({ kind }) => kind === 'human')
    return (humans.length > 0 ? humans : all).map(({ org: participantId, role, position, participant, email }) => ({
      participantId,
      legalName: participant.legalName,
      role,
      position,
      ...(email === null ? {} : { email }),
    }))
  }

  return implement({
    readCaller: async ({ identity }) => {
      const { sub, org, roles } = identity
      const oversees = roles.has('operator') || roles.has('auditor')
      const organisations = org !== undefined ? await inToken(org) : oversees ? [] : await inRegister(identity)
      const [only, ...more] = organisations
      // What is done for one of several is in the role of that one.
      const own = org !== undefined || oversees ? [...roles] : only && more.length === 0 ? [only.role] : []
      return { body: { sub, roles: own, organisations } }
    },
  })
}
