import type { ServiceName } from '@lodestone/contracts'
import { roleOf } from '@lodestone/database'
import { migrateServices } from '@lodestone/service'
import pg from 'pg'
import { giveTime, Server } from './server.ts'

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

/** Makes the database, whose clock is the simulation's. `url` is that of a superuser. */
export async function openGround(url: string, services: readonly ServiceName[]): Promise<Ground> {
  const name = `simulation_${process.pid}`
  const own = new URL(url)
  own.pathname = `/${name}`
  await asOwner(url, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  await asOwner(url, client => client.query(`CREATE DATABASE ${name}`))
  const logins = await migrateServices(
    { url: own.href },
    services.map(service => ({ name: service, migrations: folderOf(service) })),
  )
  const tables = await asOwner(own.href, async client => {
    await giveTime(client)
    return keepBeginning(client, services)
  })
  const server = await Server.open(own.href, new Map([...logins].map(([service, login]) => [roleOf(service), login])))
  return {
    server,
    logins,
    reset: () => emptied(server, tables),
    close: async () => {
      await server.close()
      await asOwner(url, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

type Table = { readonly name: string; readonly kept: string | undefined }

/** Keeps copies of what migrations have put into tables. Nothing may vacuum or analyse them: plans and places of rows would come of when it did. */
async function keepBeginning(client: pg.Client, services: readonly ServiceName[]): Promise<Table[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND c.relname <> 'migration' ORDER BY 1`,
    [services],
  )
  const tables: Table[] = []
  for (const { name } of rows) {
    await client.query(`ALTER TABLE ${name} SET (autovacuum_enabled = off)`)
    const isEmpty = (await client.query(`SELECT 1 FROM ${name} LIMIT 1`)).rowCount === 0
    const kept = isEmpty ? undefined : `sim.${name.replace('.', '_')}`
    if (kept) await client.query(`CREATE TABLE ${kept} AS TABLE ${name}`)
    tables.push({ name, kept })
  }
  return tables
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
