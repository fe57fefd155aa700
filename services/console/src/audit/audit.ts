import { SERVICES, type ServiceName } from '@lodestone/contracts'

/**
 * Services in the order in which their histories are read. A round's id is a subject of several of them, and the history that people mean by it is
 * the round's own: rounds come first.
 */
export const AUDITED: readonly ServiceName[] = ['rounds', ...SERVICES.filter(name => name !== 'rounds')]

/** A subject as one asks for it: `rounds:<id>` names the service whose history is meant, else it is the first that has one. */
export function readSubject(text: string): { service: ServiceName | undefined; subject: string } {
  const colon = text.indexOf(':')
  const service = AUDITED.find(name => name === text.slice(0, Math.max(colon, 0)))
  return service ? { service, subject: text.slice(colon + 1) } : { service: undefined, subject: text }
}
