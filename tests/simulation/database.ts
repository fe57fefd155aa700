import type { ServiceName } from '@lodestone/contracts'
import { loginOf, roleOf } from '@lodestone/database'
import { migrateServices } from '@lodestone/service'
import pg from 'pg'
import { giveTime, Server } from './server.ts'

// Before connections are led through the simulated network.
const { Client } = pg

/** A database of its own for simulations on a real server, and what empties it for the next one. */
export type Ground = {
  readonly server: Server
  /** The address of each service, as its settings say it. */
  readonly logins: ReadonlyMap<ServiceName, string>
  /** As its migrations have left it. */
  reset(): Promise<void>
  close(): Promise<void>
}

const folderOf = (name: ServiceName): URL => new URL(`../../services/${name}/migrations/`, import.meta.url)

/** Makes the database of which workers get copies, whose clock is the simulation's, and gives its name. `url` is that of a superuser. */
export async function makeTemplate(url: string, services: readonly ServiceName[]): Promise<string> {
  const name = `simulation_${process.pid}`
  await asOwner(url, client => client.query(`CREATE DATABASE ${name}`))
  await migrateServices(
    { url: at(url, name) },
    services.map(service => ({ name: service, migrations: folderOf(service) })),
  )
  await asOwner(at(url, name), async client => {
    await giveTime(client)
    await keepBeginning(client, services)
  })
  return name
}

export const dropDatabase = (url: string, name: string): Promise<unknown> =>
  asOwner(url, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))

/** A copy of the template for this process. */
export async function openGround(url: string, template: string, services: readonly ServiceName[]): Promise<Ground> {
  const name = `${template}_${process.pid}`
  await asOwner(url, async client => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
    await client.query(`ALTER DATABASE ${name} SET deadlock_timeout = '1ms'`)
    await client.query(`ALTER DATABASE ${name} SET synchronous_commit = off`)
  })
  const own = at(url, name)
  const logins = new Map(services.map(service => [service, loginOf(own, service)]))
  const server = await Server.open(own, new Map([...logins].map(([service, login]) => [roleOf(service), login])))
  const tables = await server.look<Table>('SELECT name, kept FROM sim.beginning ORDER BY name')
  return {
    server,
    logins,
    reset: () => emptied(server, tables),
    close: async () => {
      await server.close()
      await dropDatabase(url, name)
    },
  }
}

function at(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

type Table = { readonly name: string; readonly kept: string | null }

/** Keeps copies of what migrations have put into tables. Nothing may vacuum or analyse them: plans and places of rows would come of when it did. */
async function keepBeginning(client: pg.Client, services: readonly ServiceName[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND c.relname <> 'migration' ORDER BY 1`,
    [services],
  )
  await client.query('CREATE TABLE sim.beginning (name text PRIMARY KEY, kept text)')
  for (const { name } of rows) {
    await client.query(`ALTER TABLE ${name} SET (autovacuum_enabled = off)`)
    const isEmpty = (await client.query(`SELECT 1 FROM ${name} LIMIT 1`)).rowCount === 0
    const kept = isEmpty ? null : `sim.${name.replace('.', '_')}`
    if (kept) await client.query(`CREATE TABLE ${kept} AS TABLE ${name}`)
    await client.query('INSERT INTO sim.beginning VALUES ($1, $2)', [name, kept])
  }
}

async function emptied(server: Server, tables: readonly Table[]): Promise<void> {
  const used = await server.look<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS name WHERE pg_relation_size(name::regclass) > 0',
    [tables.map(({ name }) => name)],
  )
  const names = used.map(({ name }) => name)
  if (names.length > 0) await server.look(`TRUNCATE ${names.join(', ')} RESTART IDENTITY CASCADE`)
  for (const { name, kept } of tables)
    if (kept) await server.look(`INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM ${kept}`)
}
