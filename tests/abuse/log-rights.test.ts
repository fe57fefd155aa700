import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { allTopics, heardBy, SERVICES, type ServiceName, toldBy } from '@lodestone/contracts'
import { postgresTransport } from '@lodestone/messaging'
import { migrateServices } from '@lodestone/service'
import { createTestDatabase } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What a service may do with the log in PostgreSQL: what Kafka's rights let it do, and nothing else. */

let test: Awaited<ReturnType<typeof createTestDatabase>>
let logins: Map<ServiceName, string>
let owner: pg.Client
let none: URL
beforeAll(async () => {
  test = await createTestDatabase()
  none = pathToFileURL(await mkdtemp(join(tmpdir(), 'lodestone-migrations-')))
  logins = await migrateServices(
    { url: test.url },
    SERVICES.map(name => ({ name, migrations: none })),
  )
  owner = new pg.Client({ connectionString: test.url })
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await test?.drop()
})

describe.each(SERVICES)('%s', service => {
  let session: pg.Client
  beforeAll(async () => {
    session = new pg.Client({ connectionString: logins.get(service) })
    await session.connect()
  })
  afterAll(() => session?.end())
  const told = (text: string, values: unknown[] = []) =>
    session.query(text, values).then(
      ({ command }) => `DONE: ${command}`,
      (error: Error) => error.message,
    )

  it('appends to its own topics alone', async () => {
    const APPEND = 'SELECT log.append(ARRAY[$1], ARRAY[0], ARRAY[1], ARRAY[$2], ARRAY[$3], ARRAY[$4])'
    for (const topic of allTopics()) {
      const may = toldBy(service).includes(topic)
      const said = await told(APPEND, [topic, 'k', '{}', '{}'])
      expect([topic, said]).toEqual([
        topic,
        may ? 'DONE: SELECT' : `lodestone_${service} may not append to the topic ${topic}, or it is not there`,
      ])
    }
    const [own = ''] = toldBy(service)
    const both = [
      'SELECT log.append(ARRAY[$1, $2], ARRAY[0, 0], ARRAY[1, 2], ARRAY[$3, $3], ARRAY[$3, $3], ARRAY[$3, $3])',
    ]
    const foreign = allTopics().find(topic => !toldBy(service).includes(topic))
    expect(await told(both[0] as string, [own, foreign, '{}'])).toContain('may not append to')
  })

  it('reads what it listens to alone, in its own group', async () => {
    for (const topic of allTopics()) {
      const refused = `lodestone_${service} may not read the topic ${topic}, or it is not there`
      const expected = heardBy(service).includes(topic) ? 'DONE: SELECT' : refused
      for (const text of [
        'SELECT * FROM log.read(ARRAY[$1], ARRAY[0], ARRAY[0]::bigint[], 1, 1)',
        'SELECT * FROM log.ends(ARRAY[$1])',
        `SELECT * FROM log.hold('${service}', gen_random_uuid(), ARRAY[$1], 1)`,
      ])
        expect([text, await told(text, [topic])]).toEqual([text, expected])
    }
    const other = SERVICES.find(name => name !== service)
    for (const text of [
      `SELECT * FROM log.hold('${other}', gen_random_uuid(), '{}', 1)`,
      `SELECT log.give_back('${other}', gen_random_uuid(), '{}', '{}')`,
      `SELECT log.leave('${other}', gen_random_uuid())`,
    ])
      expect(await told(text)).toBe(`lodestone_${service} is no reader of the group ${other}`)
  })

  it('takes no member of another group for its own', async () => {
    const other = SERVICES.find(name => name !== service) as ServiceName
    const id = randomUUID()
    await owner.query('SELECT log.hold($1, $2, $3, 60000)', [other, id, heardBy(other)])
    expect(await told(`SELECT * FROM log.hold('${service}', $1, '{}', 1)`, [id])).toBe(
      'a member of another group has this id',
    )
    await told(`SELECT log.leave('${service}', $1)`, [id])
    expect((await owner.query('SELECT 1 FROM log.member WHERE id = $1', [id])).rowCount).toBe(1)
  })

  it('has no right to a table, makes no topic, and learns nothing by a function of its own', async () => {
    for (const table of ['topic', 'partition', 'record', 'access', 'reader', 'member', 'lease', 'migration'])
      for (const text of [
        `SELECT 1 FROM log.${table}`,
        `INSERT INTO log.${table} DEFAULT VALUES`,
        `DELETE FROM log.${table}`,
        `TRUNCATE log.${table}`,
      ])
        expect(`${text}: ${await told(text)}`).toContain('permission denied for table')
    expect(await told("SELECT log.allowed('{demand.forecast}', 'read')")).toContain('permission denied for table')
    expect(await told('CREATE TABLE log.mine (id int)')).toContain('permission denied for schema')
    const transport = postgresTransport({
      address: { url: logins.get(service) ?? '' },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    })
    await expect(transport.ensureTopics([{ name: 'mine' }])).rejects.toThrow('topics could not be made sure of')
    await transport.close()
  })
})

it('a right that the table of what services hear no longer has is taken away by the next migration', async () => {
  await owner.query(
    "INSERT INTO log.access SELECT 'lodestone_demand', id, true, true FROM log.topic ON CONFLICT DO NOTHING",
  )
  await migrateServices({ url: test.url }, [{ name: 'demand', migrations: none }])
  const { rows } = await owner.query(
    "SELECT name FROM log.access JOIN log.topic ON id = topic WHERE login = 'lodestone_demand' AND may_append ORDER BY name",
  )
  expect(rows.map(({ name }) => name)).toEqual(toldBy('demand').sort())
})
