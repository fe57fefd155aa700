import { heardBy, SERVICES, toldBy } from '@lodestone/contracts'
import { roleOf } from '@lodestone/database'
import type { LogRight } from '@lodestone/messaging'

/** The rights of every service on the log in PostgreSQL: it appends to its own topics, and reads what it listens to. */
export const logRights = (): LogRight[] =>
  SERVICES.flatMap(service => {
    const [told, heard] = [toldBy(service), heardBy(service)]
    return [...new Set([...told, ...heard])].map(topic => ({
      login: roleOf(service),
      topic,
      mayAppend: told.includes(topic),
      mayRead: heard.includes(topic),
    }))
  })
