import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, migrate } from './database.fixture.ts'
import { sql } from './drizzle.ts'
import {
  Conflict,
  type Database,
  DatabaseUnavailable,
  LINE,
  loginOf,
  openDatabase,
  plainArray,
  rowsOf,
  silent,
} from './index.ts'

let test: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let folder: string

const files: Record<string, string> = {
  '0001-thing.sql': `CREATE TABLE thing (id text PRIMARY KEY, n bigint, at timestamptz, day date, kg numeric(20,3), extra jsonb);
    CREATE TABLE kept (id bigint GENERATED ALWAYS AS IDENTITY, text text);
    DO $$ BEGIN EXECUTE format('REVOKE UPDATE, DELETE ON kept FROM lodestone_%s', current_schema()); END $$;`,
}

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const folders = () => [pathToFileURL(folder)]

beforeAll(async () => {
  test = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lodestone-migrations-'))
  for (const [name, text] of Object.entries(files)) await write(name, text)
  const [login] = await Promise.all(
    [1, 2, 3].map(() => migrate({ url: test.url, schema: 'things', folders: folders() })),
  )
  database = openDatabase({ url: login as string, schema: 'things', connectTimeoutMs: 1_000, max: 3 })
})

afterAll(async () => {
  await database?.close()
  await test?.drop()
})

describe('migrate', () => {
  it('applies each file once when several processes start together', async () => {
    await migrate({ url: test.url, schema: 'things', folders: folders() })
    const client = new pg.Client({ connectionString: test.url })
    await client.connect()
    const { rows } = await client.query('SELECT name FROM things.migration')
    await client.end()
    expect(rows).toEqual([{ name: '0001-thing.sql' }])
  })

  it('refuses a file that was changed after it was applied', async () => {
    await write('0001-thing.sql', `${files['0001-thing.sql']} -- later thought`)
    await expect(migrate({ url: test.url, schema: 'things', folders: folders() })).rejects.toThrow(/was changed/)
    await write('0001-thing.sql', files['0001-thing.sql'] as string)
  })

  it('leaves nothing of a file that fails', async () => {
    await write('0002-bad.sql', 'CREATE TABLE half (id int); SELECT 1/0;')
    await expect(migrate({ url: test.url, schema: 'things', folders: folders() })).rejects.toThrow(
      /0002-bad.sql failed/,
    )
    expect(await database.query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }])
    await write('0002-bad.sql', 'SELECT 1;')
  })

  it('gives the role rows of its own schema and nothing more', async () => {
    await migrate({ url: test.url, schema: 'others', folders: folders() })
    expect(await database.query('SELECT current_user::text AS role, session_user::text AS login')).toEqual([
      { role: 'lodestone_things', login: 'lodestone_things' },
    ])
    await database.query("INSERT INTO kept (text) VALUES ('x')")
    await expect(database.query('DELETE FROM kept')).rejects.toThrow(/permission denied/)
    await expect(database.query('CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/)
    await expect(database.query('SELECT * FROM others.thing')).rejects.toThrow(/permission denied/)
    await expect(database.query('DELETE FROM migration')).rejects.toThrow(/permission denied/)
  })
})

describe('columns', () => {
  it('go out as plain arrays with every text as it is', async () => {
    const texts = ['dy-oxide', '', 'NULL', 'a b', 'a,b', '{}', 'say "x"', 'back\\slash', "it's", 'line\nbreak', '磁石']
    const [row] = await database.query('SELECT $1::text[] AS texts, $2::bigint[] AS n', [
      plainArray(texts),
      plainArray([1n, -9007199254740993n]),
    ])
    expect(row).toEqual({ texts, n: expect.anything() })
    expect(String(row?.n)).toBe('1,-9007199254740993')
  })

  it('arrive exact', async () => {
    const rows = [
      { id: 'a', n: 9007199254740993n, at: '2026-11-24T10:00:00.5Z', kg: '1250.500' },
      { id: 'b', n: -1n, at: '2026-11-24T12:00:00+02:00', kg: '0.001' },
    ]
    const given = rowsOf({ id: 'text', n: 'bigint', at: 'timestamptz', kg: 'numeric' }, rows)
    await database.query(
      `INSERT INTO thing (id, n, at, kg, day, extra) SELECT id, n, at, kg, '2027-01-01', '{"a":1}' FROM ${given.from(1, 't')}`,
      given.params,
    )
    expect(await database.query('SELECT * FROM thing ORDER BY id')).toEqual([
      {
        id: 'a',
        n: 9007199254740993n,
        at: '2026-11-24T10:00:00.500Z',
        kg: '1250.500',
        day: '2027-01-01',
        extra: { a: 1 },
      },
      { id: 'b', n: -1n, at: '2026-11-24T10:00:00.000Z', kg: '0.001', day: '2027-01-01', extra: { a: 1 } },
    ])
    expect(await database.query('SELECT array_agg(n ORDER BY id) AS ns FROM thing')).toEqual([
      { ns: [9007199254740993n, -1n] },
    ])
  })

  it('go out as rows in their order, few or many, with nothing changed', async () => {
    const any = [
      {
        n: 1n,
        text: 'say "x" to {back\\slash}',
        line: '{"a":"\\n\\\\"}',
        open: true,
        data: '{"a":[1,"ü"]}',
        note: null,
      },
      { n: -9007199254740993n, text: 'NULL', line: '', open: false, data: 'null', note: 'a,b\n磁石' },
      { n: 0n, text: '', line: '磁石, "x"', open: true, data: '"\\""', note: '' },
    ]
    const columns = { n: 'bigint', text: 'text', line: LINE, open: 'bool', data: 'jsonb', note: 'text' }
    const forms = new Set<string>()
    for (const count of [0, 1, 2, 3, 4, 5, 6, 30]) {
      const rows = Array.from({ length: count }, (_, i) => any[i % 3] as (typeof any)[number])
      const { form, params, from } = rowsOf(columns, rows)
      forms.add(form)
      const found = await database.query(
        `SELECT n, text, line, open, data, note, position::int, $1::text AS before FROM ${from(2, 'given')} ORDER BY position`,
        ['first', ...params],
        `rows-${form}`,
      )
      const expected = rows.map((row, i) => ({ ...row, data: JSON.parse(row.data), position: i + 1, before: 'first' }))
      expect(found).toEqual(expected)
    }
    expect(forms).toEqual(new Set(['1', '2', '3', '4', 'many']))
    for (const line of ['a\nb', null])
      expect(() => rowsOf({ line: LINE }, [...Array(5).fill({ line: 'x' }), { line }])).toThrow(/line break/)
  })
})

describe('transaction', () => {
  it('keeps all or nothing', async () => {
    const failing = database.transaction(async tx => {
      await tx.query("INSERT INTO thing (id) VALUES ('half')")
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await database.query("SELECT 1 FROM thing WHERE id = 'half'")).toEqual([])
  })

  it('does not report success when a failed statement was swallowed', async () => {
    const swallowing = database.transaction(tx => tx.query('SELECT 1/0').catch(() => 'fine'))
    await expect(swallowing).rejects.toThrow(/rolled back/)
  })

  it('names the constraint of a conflict, also through drizzle, and keeps the connection', async () => {
    const twice = database.transaction(async tx => {
      await tx.drizzle.execute(sql`INSERT INTO thing (id) VALUES ('twice')`)
      await tx.drizzle.execute(sql`INSERT INTO thing (id) VALUES ('twice')`)
    })
    const error = await twice.catch(caught => caught)
    expect(error).toBeInstanceOf(Conflict)
    expect(error.constraint).toBe('thing_pkey')
    expect(database.status.total).toBeGreaterThan(0)
  })

  it('fails through drizzle as any other statement does, in no transaction too', async () => {
    await database.query("INSERT INTO thing (id) VALUES ('there')")
    const error = await database.drizzle
      .execute(sql`INSERT INTO thing (id) VALUES (${'there'})`)
      .then(String, caught => caught)
    expect(error).toBeInstanceOf(Conflict)
    await expect(database.drizzle.execute(sql`SELECT ${'secret'} FROM nowhere`)).rejects.not.toThrow(/secret/)
  })

  it('cannot be opened through drizzle, whose statements could land on different connections', async () => {
    const wrong = database.drizzle.transaction(async tx => tx.execute(sql`SELECT 1`))
    await expect(wrong).rejects.toThrow()
  })
})

/** A message of the server in PostgreSQL's protocol. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

describe('an unavailable database', () => {
  it('says so when nobody listens', async () => {
    const nowhere = openDatabase({ url: 'postgres://root@127.0.0.1:1/none', schema: 'things' })
    await expect(nowhere.ping()).rejects.toBeInstanceOf(DatabaseUnavailable)
    await expect(nowhere.session({})).rejects.toBeInstanceOf(DatabaseUnavailable)
    await nowhere.close()
  })

  it('says so when the connection is killed inside a transaction, and works again afterwards', async () => {
    const killed = database.transaction(async tx => {
      const [row] = await tx.query('SELECT pg_backend_pid() AS pid')
      const admin = new pg.Client({ connectionString: test.url })
      await admin.connect()
      await admin.query('SELECT pg_terminate_backend($1)', [row?.pid])
      await admin.end()
      await tx.query('SELECT 1')
    })
    await expect(killed).rejects.toBeInstanceOf(DatabaseUnavailable)
    await database.ping()
  })

  it('says so when the connection is ended in the moment it is made', async () => {
    const ready = [message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]
    const ended = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'))
    const server = createServer(socket => socket.once('data', () => socket.end(Buffer.concat([...ready, ended]))))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const brief = openDatabase({ url: `postgres://root@127.0.0.1:${port}/none`, schema: 'things' })
    await expect(brief.ping()).rejects.toBeInstanceOf(DatabaseUnavailable)
    await brief.close()
    server.close()
  })

  it('tells of an idle connection that is lost, and of none that it ends itself while the server stops', async () => {
    const told: string[] = []
    const log = { ...silent, warn: (_: object, message: string) => void told.push(message) }
    const { port, hostname, pathname, username, password } = new URL(loginOf(test.url, 'things'))
    const farewell = message(
      'E',
      Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
    )
    const links: Socket[] = []
    const between = createServer(socket => {
      const server = connect(Number(port), hostname)
      links.push(socket)
      server.pipe(socket)
      socket.on('data', data => {
        // The client takes its leave (X), and the server has just been told to stop.
        if (data[0] === 'X'.charCodeAt(0)) socket.end(farewell)
        else server.write(data)
      })
      for (const one of [socket, server]) one.on('error', () => {}).on('close', () => server.destroy())
    })
    await once(between.listen(0, '127.0.0.1'), 'listening')
    const { port: own } = between.address() as AddressInfo
    const url = `postgres://${username}:${password}@127.0.0.1:${own}${pathname}`
    const watched = openDatabase({ url, schema: 'things', log })
    await watched.ping()
    links[0]?.write(farewell)
    await expect.poll(() => told).toEqual(['idle database connection lost'])
    await watched.ping()
    const ended = once(links[1] as Socket, 'close')
    await watched.close()
    await ended
    between.close()
    expect(told).toEqual(['idle database connection lost'])
  })

  it('bounds the wait for a connection', async () => {
    let free = () => {}
    const held = new Promise<void>(resolve => {
      free = resolve
    })
    const holders = [1, 2, 3].map(() => database.transaction(() => held))
    await expect(database.ping()).rejects.toBeInstanceOf(DatabaseUnavailable)
    free()
    await Promise.all(holders)
    await database.ping()
  })

  it('counts a statement that takes too long', async () => {
    const hasty = openDatabase({ url: loginOf(test.url, 'things'), schema: 'things', statementTimeoutMs: 50 })
    await expect(hasty.query('SELECT pg_sleep(5)')).rejects.toBeInstanceOf(DatabaseUnavailable)
    await hasty.close()
  })
})
