import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseUnavailable, loginOf, migrateAll, openDatabase } from '@lodestone/database'
import { type Infrastructure, startInfrastructure } from '@lodestone/infra'
import pg from 'pg'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrateHub } from '../../infra/migrate/migrate.ts'

/** A PostgreSQL with certificates: connections are encrypted and go to it alone, those of what migrates and of services alike. */

type Certificate = Awaited<ReturnType<typeof generate>>

let folder: string
let server: Infrastructure
let authority: Certificate
const quiet = { info() {}, warn() {}, error() {} }

/** One that stands for a name, or an address. */
const certificateFor = (name: { type: 2; value: string } | { type: 7; ip: string }) =>
  generate([{ name: 'commonName', value: 'database' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [name] }],
  })

/** The server shows this certificate from now on. It writes the files itself, as who it is and for itself alone. */
async function show({ cert, private: key }: Certificate): Promise<void> {
  const owner = new pg.Client({ connectionString: server.databaseUrl })
  await owner.connect()
  const { rows } = await owner.query("SELECT current_setting('data_directory') AS data")
  for (const [name, text] of Object.entries({ 'server.crt': cert, 'server.key': key })) {
    const lines = text
      .trim()
      .split(/\r?\n/)
      .map(line => `('${line}')`)
    await owner.query(`COPY (VALUES ${lines.join(', ')}) TO PROGRAM 'umask 077 && cat > ${rows[0].data}/${name}'`)
  }
  await owner.query('ALTER SYSTEM SET ssl = on')
  await owner.query('SELECT pg_reload_conf()')
  await owner.end()
  await expect.poll(() => shown(), { timeout: 15_000 }).toBe(cert.replace(/\s/g, ''))
}

/** What it shows to somebody who believes anything. */
async function shown(): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: server.databaseUrl, ssl: { rejectUnauthorized: false } })
  try {
    await client.connect()
    const { stream } = (client as unknown as { connection: { stream: import('node:tls').TLSSocket } }).connection
    const body = stream.getPeerX509Certificate()?.toString() ?? ''
    await client.end()
    return body.replace(/\s/g, '')
  } catch {
    return undefined
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-tls-'))
  const env = { ...process.env, DATABASE_URL: undefined, MIGRATIONS_DATABASE_URL: undefined, KAFKA_BROKERS: 'none' }
  server = await startInfrastructure({ dataDir: join(folder, 'data'), env, log: quiet })
  authority = await certificateFor({ type: 7, ip: '127.0.0.1' })
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function encrypted(url: string, ca: string): Promise<unknown> {
  const database = openDatabase({ url, schema: 'demand', tls: { ca }, max: 1 })
  try {
    const [row] = await database.query('SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
    return row
  } finally {
    await database.close()
  }
}

test('a server without certificates is not spoken to', async () => {
  await migrateAll({ url: server.databaseUrl }, [{ schema: 'demand', folders: [] }])
  await expect(encrypted(server.databaseUrl, authority.cert)).rejects.toThrow('does not support SSL')
})

test('settings encrypt what migrates and what services do, to the server whose certificate an authority has signed', async () => {
  await show(authority)
  const file = join(folder, 'ca.crt')
  await writeFile(file, authority.cert)
  const settings = { DATABASE_TLS: 'verify-full', DATABASE_CA: file }
  await migrateHub({ MIGRATIONS_DATABASE_URL: server.databaseUrl, ...settings })
  expect(await encrypted(loginOf(server.databaseUrl, 'demand'), authority.cert)).toEqual({
    ssl: true,
    version: 'TLSv1.3',
  })
})

test('one that another authority has signed for, or for another name, is not spoken to', async () => {
  const other = await certificateFor({ type: 7, ip: '127.0.0.1' })
  await expect(encrypted(server.databaseUrl, other.cert)).rejects.toThrow(/self-signed certificate/)
  const elsewhere = await certificateFor({ type: 2, value: 'elsewhere.example' })
  await show(elsewhere)
  await expect(encrypted(server.databaseUrl, elsewhere.cert)).rejects.toThrow(
    /IP: 127\.0\.0\.1 is not in the cert's list/,
  )
  const migrating = migrateAll({ url: server.databaseUrl, tls: { ca: elsewhere.cert } }, [])
  await expect(migrating).rejects.not.toBeInstanceOf(DatabaseUnavailable)
})

test.each(['sslmode=disable', 'ssl=0', 'sslrootcert=/x', 'uselibpqcompat=true'])(
  'an address that says %s itself is refused',
  said => {
    expect(() => openDatabase({ url: `${server.databaseUrl}?${said}`, schema: 'demand' })).toThrow(
      'TLS is set by DATABASE_TLS',
    )
  },
)
