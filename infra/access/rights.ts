import { heardBy, SERVICES, type ServiceName, toldBy } from '@lodestone/contracts'
import { AclOperation, type KafkaAcl } from '@lodestone/messaging'

const { READ, WRITE } = AclOperation

/** The rights of every service: it writes its own topics, reads what it listens to, and is a member of the group of its name. */
export const rightsOf = (principalOf: (service: ServiceName) => string): KafkaAcl[] =>
  SERVICES.flatMap(service => {
    const principal = principalOf(service)
    return [
      ...toldBy(service).map(name => ({ principal, resource: 'topic' as const, name, operation: WRITE })),
      ...heardBy(service).map(name => ({ principal, resource: 'topic' as const, name, operation: READ })),
      { principal, resource: 'group' as const, name: service, operation: READ },
    ]
  })
