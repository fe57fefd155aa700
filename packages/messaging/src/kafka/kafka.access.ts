import { type KafkaSettings, kafkaClient } from './kafka.client.ts'
import type { Kafka } from './kafka.ts'

/** What a right lets one do, by Kafka's own numbers. Reading or writing a topic includes seeing that it is there. */
export const AclOperation = { READ: 3, WRITE: 4 } as const
const RESOURCE = { topic: 2, group: 3, cluster: 4 } as const
const LITERAL = 3
const PREFIXED = 4
const ALLOW = 3
const ANY = 1

/** The principal that stands for all. */
const EVERYBODY = 'User:*'

/** One right on one topic or consumer group, by its whole name. */
export type KafkaAcl = {
  readonly principal: string
  readonly resource: 'topic' | 'group'
  readonly name: string
  readonly operation: (typeof AclOperation)[keyof typeof AclOperation]
}

type Admin = ReturnType<Kafka['admin']>
type AclEntry = Parameters<Admin['createAcls']>[0]['acl'][number]

/**
 * Makes the rights of some principals exactly these: adds what is missing, and takes away what reaches further into the hub's topics and groups
 * (those whose names begin as the wanted ones do, under its prefix), or into the broker itself. What everybody may is taken away in the same way: each of them
 * would have it too. What another hub on the same broker needs is left.
 */
export async function kafkaAccess(
  settings: KafkaSettings & { readonly prefix?: string },
  wanted: readonly KafkaAcl[],
): Promise<{ readonly added: number; readonly removed: number }> {
  const admin = kafkaClient(settings).admin()
  await admin.connect()
  try {
    const prefix = settings.prefix ?? ''
    const principals = new Set([...wanted.map(({ principal }) => principal), EVERYBODY])
    const own = new Set(wanted.map(({ name }) => prefix + name.split('.', 1)[0]))
    const now = (await present(admin)).filter(one => principals.has(one.principal) && reachesInto(own, one))
    const full = wanted.map(acl => entryOf({ ...acl, name: prefix + acl.name }))
    const added = full.filter(acl => !now.some(one => same(one, acl)))
    const removed = now.filter(acl => !full.some(one => same(one, acl)))
    if (added.length > 0) await admin.createAcls({ acl: added })
    if (removed.length > 0) await admin.deleteAcls({ filters: removed })
    return { added: added.length, removed: removed.length }
  } finally {
    await admin.disconnect()
  }
}

const isOrIsBelow = (name: string, start: string): boolean => name === start || name.startsWith(`${start}.`)

/** Whether a right says something of names that begin so: by itself, as all names, or as the beginning of names. */
function reachesInto(own: ReadonlySet<string>, { resourceType, resourceName, resourcePatternType }: AclEntry): boolean {
  if (resourceType === RESOURCE.cluster || resourceName === '*') return true
  const beginning = resourcePatternType === PREFIXED
  return [...own].some(start => isOrIsBelow(resourceName, start) || (beginning && start.startsWith(resourceName)))
}

const FIELDS = [
  'principal',
  'host',
  'operation',
  'permissionType',
  'resourceType',
  'resourceName',
  'resourcePatternType',
] as const
const same = (a: AclEntry, b: AclEntry): boolean => FIELDS.every(field => a[field] === b[field])

const entryOf = ({ principal, resource, name, operation }: KafkaAcl): AclEntry => ({
  principal,
  resourceType: RESOURCE[resource],
  resourceName: name,
  resourcePatternType: LITERAL,
  host: '*',
  operation,
  permissionType: ALLOW,
})

/** Every right that is given. What somebody is denied is not ours to judge. */
async function present(admin: Admin): Promise<AclEntry[]> {
  const found: AclEntry[] = []
  for (const resourceType of Object.values(RESOURCE)) {
    // What kafkajs leaves out of a filter stands for whatever it may be; its types ask for texts all the same.
    const filter = { resourceType, resourcePatternType: ANY, operation: ANY, permissionType: ALLOW }
    const { resources } = await admin.describeAcls(filter as Parameters<typeof admin.describeAcls>[0])
    for (const { acls, ...resource } of resources) for (const acl of acls) found.push({ ...resource, ...acl })
  }
  return found
}
